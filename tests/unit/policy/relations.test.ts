import { RULES } from "../../../policy/rules";
import { UNKNOWN, type Resource } from "../../../resilience/resource";
import { tell } from "../../../policy/rules/rule";
import { findingsOf } from "./judgement";
import { urnOf } from "./estate";

const REDIS = "azure-native:redisenterprise:RedisEnterprise";
const ENDPOINT = "azure-native:network:PrivateEndpoint";
const SERVER = "azure-native:dbforpostgresql:Server";

function resource(type: string, name: string, rest: Partial<Resource> = {}): Resource {
  return { urn: urnOf(type, name), name, type, properties: {}, protect: true, propertySources: {}, ...rest };
}

function rulesAgainst(id: string, stack: readonly Resource[]): string[] {
  return RULES.filter((rule) => rule.id === id).flatMap((rule) =>
    findingsOf(rule, stack, "production").map((finding) => finding.resource.name),
  );
}

const id = (name: string): string =>
  `/subscriptions/S/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/${name}`;
const connected = (targetId: string) => ({ privateLinkServiceConnections: [{ privateLinkServiceId: targetId }] });

describe("a private endpoint belongs to a service", () => {
  const withEndpoint = (endpoint: Partial<Resource>, service: Partial<Resource> = {}): string[] =>
    rulesAgainst("private-endpoint-exists", [resource(REDIS, "cache", service), resource(ENDPOINT, "pe", endpoint)]);

  it("when its connection names the service's id, in whatever case", () => {
    const service = { properties: { id: id("cache") } };
    expect(withEndpoint({ properties: connected(id("cache").toUpperCase()) }, service)).toEqual([]);
    expect(withEndpoint({ properties: connected(id("other")) }, service)).toEqual(["cache"]);
  });

  it("when ids are unknown, by what its connection was made from, and not by what it merely waits for", () => {
    const from = (property: string) => ({
      properties: connected(UNKNOWN),
      propertySources: { [property]: [urnOf(REDIS, "cache")] },
    });
    expect(withEndpoint(from("privateLinkServiceConnections"))).toEqual([]);
    expect(withEndpoint(from("tags"))).toEqual(["cache"]);
  });

  it("never while the service's owner has yet to approve it", () => {
    const properties = { manualPrivateLinkServiceConnections: [{ privateLinkServiceId: id("cache") }] };
    expect(withEndpoint({ properties }, { properties: { id: id("cache") } })).toEqual(["cache"]);
  });

  it("of each of two services: one endpoint does not serve both", () => {
    const stack = [
      resource(REDIS, "first", { properties: { id: id("first") } }),
      resource(REDIS, "second", { properties: { id: id("second") } }),
      resource(ENDPOINT, "pe", { properties: connected(id("first")) }),
    ];
    expect(rulesAgainst("private-endpoint-exists", stack)).toEqual(["second"]);
  });
});

describe("a private endpoint needs a zone group", () => {
  it("when it names a group of a platform service, or that is unknown, and not when it leads to a service of ours", () => {
    const against = (groupIds: unknown): string[] => {
      const properties = { privateLinkServiceConnections: [{ groupIds }] };
      return rulesAgainst("private-endpoint-resolves", [resource(ENDPOINT, "pe", { properties })]);
    };
    expect(against(["redisEnterprise"])).toEqual(["pe"]);
    expect(against(UNKNOWN)).toEqual(["pe"]);
    expect(against(undefined)).toEqual([]);
  });

  it("judged by the list of connections that is known: a preview leaves the other one open", () => {
    const against = (known: unknown): string[] => {
      const properties = { privateLinkServiceConnections: UNKNOWN, manualPrivateLinkServiceConnections: known };
      return rulesAgainst("private-endpoint-resolves", [resource(ENDPOINT, "pe", { properties })]);
    };
    expect(against([{ privateLinkServiceId: UNKNOWN }])).toEqual([]);
    expect(against([{ groupIds: ["redisEnterprise"] }])).toEqual(["pe"]);
    expect(against(undefined)).toEqual(["pe"]);
  });
});

describe("a replica of PostgreSQL", () => {
  const against = (properties: Record<string, unknown>): string[] =>
    rulesAgainst("postgres-backup-kept", [resource(SERVER, "db", { properties })]);

  it("has no backups of its own, while a restored server must have them", () => {
    expect(against({ createMode: "Replica", sourceServerResourceId: UNKNOWN })).toEqual([]);
    for (const createMode of ["GeoRestore", "PointInTimeRestore", "Replica", UNKNOWN]) {
      expect(against({ createMode })).toEqual(["db", "db"]);
    }
  });
});

describe("a message", () => {
  it("repeats words of an enumeration, and nothing that could be a secret", () => {
    const told = (value: unknown): string => {
      const cache = resource(REDIS, "cache", { properties: { publicNetworkAccess: value } });
      const rules = RULES.filter((rule) => rule.id === "public-access-closed");
      return rules.flatMap((rule) => findingsOf(rule, [cache], "production").map((one) => tell(rule, one))).join();
    };
    expect(told("Enabled")).toContain('got "Enabled", expected "Disabled"');
    expect(told("a text with blanks/and+more=")).toContain("got another text,");
    expect(told({ password: "secret" })).toContain("got an object,");
  });
});
