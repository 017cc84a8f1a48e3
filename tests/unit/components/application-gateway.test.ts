import * as fc from "fast-check";
import {
  ApplicationGateway,
  type ApplicationGatewayArgs,
  gatewayFailoverTiming,
} from "../../../components/azure/application-gateway";
import type { RegionName } from "../../../facts/regions";
import type { PropertyMap, Value } from "../../../local/cloud/protocol/values";
import { alertingIn } from "./alerts";
import { at, record } from "./recorder";
import { siteIn } from "./sites";

const GATEWAY = "azure-native:network:ApplicationGateway";
const ADDRESS = "azure-native:network:PublicIPAddress";
const FIREWALL = "azure-native:network:WebApplicationFirewallPolicy";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const ROLE = "azure-native:authorization:RoleAssignment";
const DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting";
const ALERT = "azure-native:monitor:MetricAlert";

const vnet = "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v";
const vaultId = "/subscriptions/s/resourceGroups/data/providers/Microsoft.KeyVault/vaults/kv";

const colours = {
  active: "blue",
  address: "10.17.27.10",
  probePath: "/healthz",
  probeHostName: "www.frankfurt.origin.plugilo.com",
  blue: { port: 443 },
  green: { port: 8443 },
} as const;
const backends = {
  api: {
    fqdn: "apim-fra.azure-api.net",
    probePath: "/status-0123456789abcdef",
    probeHostName: "apim-fra.azure-api.net",
    hostName: "apim-fra.azure-api.net",
  },
};
const sites = {
  www: { hostNames: ["www.frankfurt.origin.plugilo.com", "www.plugilo.com"], backend: "active" },
  api: { hostNames: ["api.frankfurt.origin.plugilo.com", "api.plugilo.com"], backend: "api" },
  blue: { hostNames: ["blue.frankfurt.origin.plugilo.com"], backend: "blue" },
  green: { hostNames: ["green.frankfurt.origin.plugilo.com"], backend: "green" },
};

const argsOf = (overrides: Partial<ApplicationGatewayArgs>, region: RegionName): ApplicationGatewayArgs => ({
  site: siteIn(region),
  subnetId: `${vnet}/subnets/gateway`,
  privateLinkSubnetId: `${vnet}/subnets/gateway-private-link`,
  privateFrontendAddress: "10.17.25.10",
  backends,
  colours,
  sites,
  certificate: { secretId: "https://kv.vault.azure.net/secrets/public-names", vaultId },
  capacity: { minimum: 6, maximum: 50 },
  ...overrides,
});

function gateway(overrides: Partial<ApplicationGatewayArgs> = {}, region: RegionName = "germanywestcentral") {
  return record((opts) => new ApplicationGateway("gateway", argsOf(overrides, region), opts));
}

async function body(overrides: Partial<ApplicationGatewayArgs> = {}, region?: RegionName) {
  return (await gateway(overrides, region)).one(GATEWAY).inputs;
}

/** A part of the gateway by its name. */
function part(inputs: PropertyMap, collection: string, name: string): Value | undefined {
  const parts = inputs[collection];
  return Array.isArray(parts) ? parts.find((one) => at(one, "name") === name) : undefined;
}

/** Ids within a body that point at the gateway itself. */
function selfReferences(value: Value | undefined, id: string): string[] {
  if (typeof value === "string") return value.startsWith(`${id}/`) ? [value.slice(id.length + 1)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner) => selfReferences(inner, id));
}

/** Paths at which two values differ, and what stands there. */
function differences(
  a: Value | undefined,
  b: Value | undefined,
  path = "",
): [string, Value | undefined, Value | undefined][] {
  if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) => differences(at(a, key), at(b, key), path === "" ? key : `${path}.${key}`));
  }
  return a === b ? [] : [[path, a, b]];
}

describe("ApplicationGateway", () => {
  it("makes exactly a gateway, its firewall, its address and an identity that may read the certificate", async () => {
    const recording = await gateway();
    expect(recording.census()).toEqual({ [GATEWAY]: 1, [ADDRESS]: 1, [FIREWALL]: 1, [IDENTITY]: 1, [ROLE]: 1 });
    expect(recording.one(ROLE).inputs).toMatchObject({
      scope: vaultId,
      principalId: "principal-of-gateway-identity",
      roleDefinitionId: expect.stringMatching(/4633458b-17de-408a-b874-0445c86b69e6$/) as unknown,
    });
    expect(recording.one(GATEWAY).dependsOn).toContain("gateway-reads-certificate");
  });

  it("refers only to parts of itself that there are", async () => {
    const recording = await gateway();
    const { inputs, id } = recording.one(GATEWAY);
    const references = selfReferences(inputs, id);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const [collection = "", name = ""] = reference.split("/");
      expect(part(inputs, collection, name)).toBeDefined();
    }
  });

  it("listens on the private address only, which is where Front Door's private link leads", async () => {
    const recording = await gateway();
    const { inputs, id } = recording.one(GATEWAY);
    expect(at(inputs, "frontendIPConfigurations", 0)).toMatchObject({
      name: recording.result.privateLinkFrontendName,
      privateIPAddress: "10.17.25.10",
      privateIPAllocationMethod: "Static",
      subnet: { id: `${vnet}/subnets/gateway` },
      privateLinkConfiguration: { id: `${id}/privateLinkConfigurations/front-door` },
    });
    for (const index of [0, 1, 2, 3]) {
      expect(at(inputs, "httpListeners", index, "frontendIPConfiguration", "id")).toBe(
        `${id}/frontendIPConfigurations/private`,
      );
    }
  });

  it("takes the private link's addresses from the other subnet, dynamically, the first being primary", async () => {
    const configurations = at(await body(), "privateLinkConfigurations", 0, "ipConfigurations");
    expect(configurations).toEqual(
      Array.from({ length: 8 }, (_, index) => ({
        name: `nat-${index + 1}`,
        primary: index === 0,
        privateIPAllocationMethod: "Dynamic",
        subnet: { id: `${vnet}/subnets/gateway-private-link` },
      })),
    );
  });

  it("serves each site's host names by HTTPS only, with the vault's certificate and TLS 1.2 at least", async () => {
    const inputs = await body();
    expect(part(inputs, "httpListeners", "www")).toMatchObject({ hostNames: sites.www.hostNames });
    expect(inputs["httpListeners"]).toHaveLength(4);
    for (const index of [0, 1, 2, 3]) {
      expect(at(inputs, "httpListeners", index)).toMatchObject({
        protocol: "Https",
        sslCertificate: { id: expect.stringMatching(/sslCertificates\/public-names$/) as string },
      });
    }
    expect(inputs["frontendPorts"]).toEqual([{ name: "https", port: 443 }]);
    expect(inputs["sslPolicy"]).toEqual({ policyType: "Predefined", policyName: "AppGwSslPolicy20220101S" });
    expect(at(inputs, "sslCertificates", 0, "keyVaultSecretId")).toBe(
      "https://kv.vault.azure.net/secrets/public-names",
    );
  });

  it("leads each site to its backend, with a priority of its own", async () => {
    const recording = await gateway();
    const { inputs, id } = recording.one(GATEWAY);
    const leads = (name: string) => {
      const rule = part(inputs, "requestRoutingRules", name);
      return ["backendAddressPool", "backendHttpSettings"].map((key) =>
        String(at(rule, key, "id")).slice(id.length + 1),
      );
    };
    expect(leads("www")).toEqual(["backendAddressPools/entrance", "backendHttpSettingsCollection/blue"]);
    expect(leads("api")).toEqual(["backendAddressPools/api", "backendHttpSettingsCollection/api"]);
    expect(leads("green")).toEqual(["backendAddressPools/entrance", "backendHttpSettingsCollection/green"]);
    const rules = inputs["requestRoutingRules"];
    const priorities = Array.isArray(rules) ? rules.map((rule) => at(rule, "priority")) : [];
    expect(new Set(priorities).size).toBe(4);
  });

  it("passes requests on over HTTPS, and lets those under way end before a backend is taken out", async () => {
    const inputs = await body();
    expect(part(inputs, "backendAddressPools", "entrance")).toMatchObject({
      backendAddresses: [{ ipAddress: "10.17.27.10" }],
    });
    expect(part(inputs, "backendAddressPools", "api")).toMatchObject({
      backendAddresses: [{ fqdn: "apim-fra.azure-api.net" }],
    });
    expect(part(inputs, "backendHttpSettingsCollection", "blue")).toMatchObject({
      protocol: "Https",
      port: 443,
      requestTimeout: 30,
      cookieBasedAffinity: "Disabled",
      connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
    });
  });

  it("keeps the client's host name, or carries the one that the backend answers to", async () => {
    const inputs = await body();
    expect(part(inputs, "backendHttpSettingsCollection", "blue")).not.toHaveProperty("hostName");
    expect(part(inputs, "backendHttpSettingsCollection", "api")).toHaveProperty("hostName", "apim-fra.azure-api.net");
  });

  it("trusts public authorities, and a private one where its root is given", async () => {
    expect(await body()).not.toHaveProperty("trustedRootCertificates");
    const root = "https://kv.vault.azure.net/secrets/mesh-root";
    const inputs = await body({ colours: { ...colours, trustedRootId: root } });
    expect(inputs["trustedRootCertificates"]).toEqual([
      { name: "blue", keyVaultSecretId: root },
      { name: "green", keyVaultSecretId: root },
    ]);
    const trusted = at(part(inputs, "backendHttpSettingsCollection", "green"), "trustedRootCertificates", 0, "id");
    expect(trusted).toMatch(/trustedRootCertificates\/green$/);
    const api = { ...backends.api, trustedRootId: root };
    expect(part(await body({ backends: { api } }), "trustedRootCertificates", "api")).toBeDefined();
  });

  it("listens on the port that a backend names, or on 443", async () => {
    const inputs = await body({ backends: { api: { ...backends.api, port: 9443 } } });
    expect(part(inputs, "backendHttpSettingsCollection", "api")).toHaveProperty("port", 9443);
    expect(part(await body(), "backendHttpSettingsCollection", "api")).toHaveProperty("port", 443);
  });

  it("asks each backend for the health endpoint that it has, by the name that it proves", async () => {
    const inputs = await body();
    expect(part(inputs, "probes", "api")).toMatchObject({
      protocol: "Https",
      host: "apim-fra.azure-api.net",
      path: "/status-0123456789abcdef",
      match: { statusCodes: ["200-299"] },
    });
    expect(part(inputs, "probes", "green")).toMatchObject({
      host: "www.frankfurt.origin.plugilo.com",
      path: "/healthz",
    });
  });

  it("drops a dead backend in 17 seconds, and says so from the very settings that decide it (C3)", async () => {
    const recording = await gateway();
    const { failover } = recording.result;
    const probe = at(recording.one(GATEWAY).inputs, "probes", 0);
    const [interval, timeout, failures] = ["interval", "timeout", "unhealthyThreshold"].map((key) =>
      Number(at(probe, key)),
    );
    expect(failover).toEqual({
      probeIntervalSeconds: interval,
      probeTimeoutSeconds: timeout,
      failedProbes: failures,
      worstDetectionSeconds: 17,
      drainSeconds: 60,
    });
    expect(failover.worstDetectionSeconds).toBe(Number(interval) * Number(failures) + Number(timeout));
  });

  it("overwrites what a client claims about its own address", async () => {
    const headers = at(
      await body(),
      "rewriteRuleSets",
      0,
      "rewriteRules",
      0,
      "actionSet",
      "requestHeaderConfigurations",
    );
    expect(headers).toContainEqual({ headerName: "X-Forwarded-For", headerValue: "{var_add_x_forwarded_for_proxy}" });
    expect(headers).toContainEqual({ headerName: "X-Real-IP", headerValue: "{http_req_X-Azure-ClientIP}" });
  });

  it("scales between the bounds given", async () => {
    const inputs = await body({ capacity: { minimum: 8, maximum: 10 } });
    expect(inputs["autoscaleConfiguration"]).toEqual({ minCapacity: 8, maxCapacity: 10 });
    expect(inputs["sku"]).toEqual({ name: "WAF_v2", tier: "WAF_v2" });
  });

  it("spans all zones where there are any, and names none where there are none", async () => {
    expect((await body({}, "germanywestcentral"))["zones"]).toEqual(["1", "2", "3"]);
    const berlin = await gateway({}, "germanynorth");
    expect(berlin.one(GATEWAY).inputs).not.toHaveProperty("zones");
    expect(berlin.one(ADDRESS).inputs).not.toHaveProperty("zones");
  });

  it("sends logs to the workspace when there is one", async () => {
    const recording = await gateway({ workspaceId: "/subscriptions/s/workspaces/w" });
    expect(recording.one(DIAGNOSTICS).inputs).toMatchObject({
      resourceUri: recording.one(GATEWAY).id,
      workspaceId: "/subscriptions/s/workspaces/w",
    });
  });
});

describe("a switch of colours (A10)", () => {
  it("changes one reference of one rule in the whole gateway, and back", async () => {
    const [blue, green] = [await gateway(), await gateway({ colours: { ...colours, active: "green" } })];
    const [before, after] = [blue.one(GATEWAY), green.one(GATEWAY)];
    const rules = before.inputs["requestRoutingRules"];
    const index = Array.isArray(rules) ? rules.findIndex((rule) => at(rule, "name") === "www") : -1;
    expect(differences(before.inputs, after.inputs)).toEqual([
      [
        `requestRoutingRules.${index}.backendHttpSettings.id`,
        `${before.id}/backendHttpSettingsCollection/blue`,
        `${before.id}/backendHttpSettingsCollection/green`,
      ],
    ]);
  });

  it("leaves every other resource as it is", async () => {
    const [blue, green] = [await gateway(), await gateway({ colours: { ...colours, active: "green" } })];
    const others = (recording: typeof blue) => recording.all.filter(({ type }) => type !== GATEWAY);
    expect(others(green)).toEqual(others(blue));
  });

  it.each(["blue", "green"] as const)("finds both colours probed while %s serves", async (active) => {
    const inputs = await body({ colours: { ...colours, active } });
    const rules = inputs["requestRoutingRules"];
    const settings = (Array.isArray(rules) ? rules : []).map((rule) =>
      String(at(rule, "backendHttpSettings", "id"))
        .split("/")
        .at(-1),
    );
    for (const colour of ["blue", "green"]) {
      expect(settings).toContain(colour);
      expect(at(part(inputs, "backendHttpSettingsCollection", colour), "probe", "id")).toMatch(
        new RegExp(`/probes/${colour}$`),
      );
    }
  });

  it("goes to another port of the same address", async () => {
    const inputs = await body();
    expect(inputs["backendAddressPools"]).toHaveLength(2);
    expect(part(inputs, "backendHttpSettingsCollection", "blue")).toHaveProperty("port", 443);
    expect(part(inputs, "backendHttpSettingsCollection", "green")).toHaveProperty("port", 8443);
  });

  it("is not offered by a gateway without colours", async () => {
    const inputs = await body({ colours: undefined, sites: { api: sites.api } });
    expect(inputs["backendAddressPools"]).toHaveLength(1);
    expect(inputs["probes"]).toHaveLength(1);
  });
});

describe("the gateway's firewall", () => {
  it("prevents, not just detects, by the newest managed rules", async () => {
    const recording = await gateway();
    const { inputs, id } = recording.one(FIREWALL);
    expect(inputs["policySettings"]).toMatchObject({ state: "Enabled", mode: "Prevention", requestBodyCheck: true });
    expect(at(inputs, "managedRules", "managedRuleSets")).toEqual([
      { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.2" },
      { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" },
    ]);
    expect(inputs).not.toHaveProperty("customRules");
    expect(at(recording.one(GATEWAY).inputs, "firewallPolicy", "id")).toBe(id);
  });

  it("writes no credential and no password into its log", async () => {
    const settings = (await gateway()).one(FIREWALL).inputs["policySettings"];
    expect(at(settings, "logScrubbing", "state")).toBe("Enabled");
    const rules = at(settings, "logScrubbing", "scrubbingRules");
    expect(rules).toHaveLength(11);
    for (const [matchVariable, selector] of [
      ["RequestHeaderNames", "Authorization"],
      ["RequestHeaderNames", "Cookie"],
      ["RequestJSONArgNames", "password"],
      ["RequestArgNames", "token"],
    ]) {
      expect(rules).toContainEqual({ matchVariable, selector, selectorMatchOperator: "Equals", state: "Enabled" });
    }
  });

  it("blocks whatever did not come through our Front Door, once that is known", async () => {
    const { inputs } = (await gateway({ frontDoorId: "fd-1" })).one(FIREWALL);
    expect(at(inputs, "customRules", 0)).toMatchObject({
      action: "Block",
      matchConditions: [{ negationConditon: true, matchValues: ["fd-1"] }],
    });
  });
});

describe("the gateway's alerts", () => {
  const watched = () =>
    record((opts) => {
      const alerting = alertingIn(siteIn("germanywestcentral"), opts);
      return new ApplicationGateway("gateway", argsOf({ alerting }, "germanywestcentral"), opts);
    });

  it("are on its work metrics, and none is there unless somebody hears of it (A25)", async () => {
    expect((await gateway()).ofType(ALERT)).toEqual([]);
    const alerts = (await watched()).ofType(ALERT);
    expect(
      alerts.map(({ name, inputs }) => [name, at(inputs, "criteria", "allOf", 0, "metricName"), inputs["severity"]]),
    ).toEqual([
      ["gateway-backend-errors", "BackendResponseStatus", 0],
      ["gateway-errors", "ResponseStatus", 0],
      ["gateway-latency", "ApplicationGatewayTotalTime", 1],
      ["gateway-requests", "TotalRequests", 1],
      ["gateway-unhealthy-backend", "UnhealthyHostCount", 1],
    ]);
  });

  it("watch this gateway, count server errors only, and tell backends apart", async () => {
    const recording = await watched();
    const dimensions = (name: string) => at(recording.one(ALERT, name).inputs, "criteria", "allOf", 0, "dimensions");
    for (const { inputs, parent } of recording.ofType(ALERT)) {
      expect(inputs["scopes"]).toEqual([recording.one(GATEWAY).id]);
      expect(parent).toBe("gateway");
    }
    expect(dimensions("gateway-errors")).toEqual([{ name: "HttpStatusGroup", operator: "Include", values: ["5xx"] }]);
    expect(dimensions("gateway-unhealthy-backend")).toEqual([
      { name: "BackendSettingsPool", operator: "Include", values: ["*"] },
    ]);
    expect(at(recording.one(ALERT, "gateway-latency").inputs, "criteria", "allOf", 0, "threshold")).toBe(500);
  });
});

describe("the arguments of a gateway", () => {
  const pathsOf = async (overrides: Partial<ApplicationGatewayArgs>, region?: RegionName) => {
    const message = await gateway(overrides, region).then(String, String);
    return [...message.matchAll(/^ {2}- (\S+): got/gm)].map(([, path]) => path);
  };

  it("name all their faults at once, before any resource", async () => {
    expect(
      await pathsOf({
        privateFrontendAddress: "10.17.25",
        backends: {
          api: { ...backends.api, port: 0, probePath: "status", trustedRootId: "https://kv/secrets/root/version" },
          Internal: { address: "10.17.28", probePath: "/", probeHostName: "internal.plugilo.com" },
          green: backends.api,
        },
        colours: { ...colours, address: "cluster", probePath: "healthz", blue: { port: 0 }, green: { port: 0 } },
        sites: {
          www: { hostNames: ["WWW.plugilo.com", "*.plugilo.com", "a.plugilo.com"], backend: "active" },
          api: { hostNames: ["a.plugilo.com"], backend: "apis" },
          Blue: { hostNames: [], backend: "blue" },
        },
        capacity: { minimum: 9, maximum: 1 },
        certificate: { secretId: "https://kv.vault.azure.net/secrets/public-names/0123456789abcdef", vaultId },
      }),
    ).toEqual([
      "privateFrontendAddress",
      "backends.api.port",
      "backends.api.probePath",
      "backends.api.trustedRootId",
      "backends.Internal",
      "backends.Internal.address",
      "backends.green",
      "colours.address",
      "colours.probePath",
      "colours.blue.port",
      "colours.green.port",
      "colours.green.port",
      "sites.www.hostNames[0]",
      "sites.www.hostNames[1]",
      "sites.api.hostNames[0]",
      "sites.api.backend",
      "sites.Blue",
      "sites.Blue.hostNames",
      "sites",
      "sites",
      "sites",
      "sites",
      "capacity.maximum",
      "capacity.minimum",
      "certificate.secretId",
    ]);
  });

  it("want a site for each colour, because Azure probes only what a listener leads to", async () => {
    const { www, api, blue } = sites;
    await expect(gateway({ sites: { www, api, blue } })).rejects.toThrow("expected a site that leads to green");
  });

  it("know no active colour where there are no colours", async () => {
    await expect(gateway({ colours: undefined, sites: { www: sites.www, api: sites.api } })).rejects.toThrow(
      'sites.www.backend: got "active", expected one of api',
    );
  });

  it("take five host names a site and no more", async () => {
    const hostNames = ["a.de", "b.de", "c.de", "d.de", "e.de", "f.de"];
    expect(await pathsOf({ sites: { ...sites, www: { hostNames, backend: "active" } } })).toEqual([
      "sites.www.hostNames",
    ]);
    const five = { ...sites, www: { hostNames: hostNames.slice(0, 5), backend: "active" } };
    expect(await pathsOf({ sites: five })).toEqual([]);
  });

  it("want two instances a zone in production, or two where there are no zones (C2)", async () => {
    const capacity = (minimum: number) => ({ capacity: { minimum, maximum: 50 } });
    expect(await pathsOf(capacity(5))).toEqual(["capacity.minimum"]);
    expect(await pathsOf(capacity(6))).toEqual([]);
    expect(await pathsOf(capacity(1), "germanynorth")).toEqual(["capacity.minimum"]);
    expect(await pathsOf(capacity(2), "germanynorth")).toEqual([]);
    const site = siteIn("germanywestcentral", { environment: "staging" });
    expect(await pathsOf({ site, ...capacity(0) })).toEqual([]);
  });
});

describe("how soon a gateway drops a backend", () => {
  const probes = fc.record({
    intervalSeconds: fc.integer({ min: 1, max: 300 }),
    timeoutSeconds: fc.integer({ min: 1, max: 300 }),
    failures: fc.integer({ min: 1, max: 20 }),
  });

  /** A backend that dies at some moment, asked by the clock: when is the last of the failed probes over? */
  const simulated = (interval: number, timeout: number, failures: number, death: number): number => {
    let failed = 0;
    for (let begin = 0; ; begin += interval) {
      if (begin < death) continue;
      failed += 1;
      if (failed === failures) return begin + timeout - death;
    }
  };

  it("is never later than told, whenever the backend dies", () => {
    fc.assert(
      fc.property(probes, fc.integer({ min: 0, max: 100_000 }), (probe, death) => {
        const { intervalSeconds, timeoutSeconds, failures } = probe;
        const { worstDetectionSeconds } = gatewayFailoverTiming(probe);
        expect(simulated(intervalSeconds, timeoutSeconds, failures, death)).toBeLessThanOrEqual(worstDetectionSeconds);
      }),
    );
  });

  it("comes within a second of what is told when it dies just after it was asked", () => {
    fc.assert(
      fc.property(probes, (probe) => {
        const { intervalSeconds, timeoutSeconds, failures } = probe;
        const worst = simulated(intervalSeconds, timeoutSeconds, failures, 1);
        expect(worst).toBeGreaterThanOrEqual(gatewayFailoverTiming(probe).worstDetectionSeconds - 1);
      }),
    );
  });
});
