/** Container registries: what each tier has, copies, keys, policies, upstreams. */
import { at, list, normalizeLocation, object, text } from "../body";
import type { Situation } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import type { Resource } from "../../store/store";
import { type Breach, type Law, pagesBelow } from "./law";

const REGISTRY = "Microsoft.ContainerRegistry/registries";
const REPLICATION = `${REGISTRY}/replications`;
const RULE = `${REGISTRY}/cacheRules`;

const page = pagesBelow("azure/container-registry", "2026-11");
const CUSTOMER_KEY = page("tutorial-customer-managed-keys#before-you-enable-a-customer-managed-key");
const SOFT_DELETE = page("container-registry-soft-delete-policy");

interface TierLaw {
  readonly id: string;
  readonly says: string;
  readonly page: string;
  readonly property: string;
  /** What stands there that only the tier has, in words; undefined if nothing does. */
  readonly wants: (body: PropertyMap) => string | undefined;
}

/** Features that only Premium has, a law each. */
const PREMIUM: readonly TierLaw[] = [
  {
    id: "registry-closed-is-premium",
    says: "Only a Premium registry is closed to the public.",
    page: "container-registry-private-link#prerequisites",
    property: "publicNetworkAccess",
    wants: (body) => (text(body["publicNetworkAccess"]) === "Disabled" ? '"Disabled"' : undefined),
  },
  {
    id: "registry-firewall-is-premium",
    says: "Only a Premium registry has a firewall.",
    page: "container-registry-access-selected-networks",
    property: "networkRuleSet",
    wants: (body) =>
      text(at(body, "networkRuleSet", "defaultAction")) === "Deny" ? 'defaultAction "Deny"' : undefined,
  },
  {
    id: "registry-data-endpoint-is-premium",
    says: "Only a Premium registry has data endpoints of its own.",
    page: "container-registry-dedicated-data-endpoints",
    property: "dataEndpointEnabled",
    wants: (body) => (body["dataEndpointEnabled"] === true ? "true" : undefined),
  },
  {
    id: "registry-retention-is-premium",
    says: "Only a Premium registry deletes what no tag names.",
    page: "container-registry-retention-policy",
    property: "policies.retentionPolicy",
    wants: (body) => (isOn(body, "retentionPolicy") ? "enabled" : undefined),
  },
  {
    id: "registry-customer-key-is-premium",
    says: "Only a Premium registry is encrypted under a key of ours.",
    page: "tutorial-customer-managed-keys#before-you-enable-a-customer-managed-key",
    property: "encryption",
    wants: (body) => (text(at(body, "encryption", "status")) === "enabled" ? "enabled" : undefined),
  },
];

function isOn(body: PropertyMap, policy: string): boolean {
  return text(at(body, "policies", policy, "status"))?.toLowerCase() === "enabled";
}

function days(body: PropertyMap, policy: string, name: string, least: number, most: number): Breach[] {
  const value = at(body, "policies", policy, name);
  if (typeof value !== "number" || (value >= least && value <= most)) return [];
  const property = `policies.${policy}.${name}`;
  return [{ property, got: `${value} days`, expected: `${least} to ${most}`, fix: "Choose a value in the range" }];
}

const registryOf = ({ store, id }: Situation): Resource | undefined => store.get(id.parent);

export const containerRegistryLaws: readonly Law[] = [
  ...PREMIUM.map(({ id, says, page: rest, property, wants }): Law => ({
    id,
    type: REGISTRY,
    says,
    code: "FeatureNotSupportedBySku",
    source: page(rest),
    check: ({ body }) => {
      const [sku, got] = [text(at(body, "sku", "name")), wants(body)];
      if (sku === undefined || sku === "Premium" || got === undefined) return [];
      return [{ property, got: `${got} with SKU ${sku}`, expected: "SKU Premium", fix: "Raise the SKU" }];
    },
  })),
  {
    id: "registry-anonymous-pull-is-not-basic",
    type: REGISTRY,
    says: "A Basic registry lets nobody pull unknown.",
    code: "FeatureNotSupportedBySku",
    source: page("anonymous-pull-access"),
    check: ({ body }) =>
      body["anonymousPullEnabled"] === true && text(at(body, "sku", "name")) === "Basic"
        ? [{ property: "anonymousPullEnabled", got: "true with SKU Basic", expected: "false", fix: "Turn it off" }]
        : [],
  },
  {
    id: "registry-without-export-is-closed",
    type: REGISTRY,
    says: "Export is off only where public access is.",
    code: "InvalidExportPolicy",
    source: page("data-loss-prevention"),
    check: ({ body }) => {
      const off = text(at(body, "policies", "exportPolicy", "status")) === "disabled";
      const access = body["publicNetworkAccess"];
      if (!off || (access !== undefined && text(access) !== "Enabled")) return [];
      const property = "policies.exportPolicy";
      return [
        { property, got: "disabled, and public access on", expected: "both off", fix: "Set publicNetworkAccess" },
      ];
    },
  },
  {
    id: "registry-content-trust-is-over",
    type: REGISTRY,
    says: "Content trust is not turned on any more.",
    code: "ContentTrustUnsupported",
    source: { from: "https://aka.ms/acr/dctdeprecation", read: "2026-11" },
    check: ({ body }) =>
      isOn(body, "trustPolicy")
        ? [
            {
              property: "policies.trustPolicy",
              got: "enabled",
              expected: "disabled",
              fix: "Sign with Notation instead",
            },
          ]
        : [],
  },
  {
    id: "registry-soft-delete-or-retention",
    type: REGISTRY,
    says: "A registry has soft delete or a retention of what no tag names, not both.",
    code: "SoftDeletePolicyConflict",
    source: SOFT_DELETE,
    check: ({ body }) =>
      isOn(body, "softDeletePolicy") && isOn(body, "retentionPolicy")
        ? [{ property: "policies.softDeletePolicy", got: "both", expected: "one", fix: "Turn off one of them" }]
        : [],
  },
  {
    id: "registry-soft-delete-days",
    type: REGISTRY,
    says: "What is deleted is kept for 1 to 90 days.",
    code: "InvalidRetentionDays",
    source: SOFT_DELETE,
    check: ({ body }) => days(body, "softDeletePolicy", "retentionDays", 1, 90),
  },
  {
    id: "registry-retention-days",
    type: REGISTRY,
    says: "What no tag names is kept for 0 to 365 days.",
    code: "InvalidRetentionDays",
    source: page("container-registry-retention-policy"),
    check: ({ body }) => days(body, "retentionPolicy", "days", 0, 365),
  },
  {
    id: "registry-customer-key-by-user-assigned-identity",
    type: REGISTRY,
    says: "A key of ours is read by a user-assigned identity.",
    code: "InvalidEncryptionIdentity",
    source: CUSTOMER_KEY,
    check: ({ body }) => {
      if (text(at(body, "encryption", "status")) !== "enabled") return [];
      const assigned = at(body, "identity", "userAssignedIdentities");
      const known = assigned === undefined || typeof assigned === "object";
      const count = Array.isArray(assigned) ? list(assigned).length : Object.keys(object(assigned)).length;
      if (!known || count > 0) return [];
      return [{ property: "identity", got: "none assigned by us", expected: "a user-assigned one", fix: "Name one" }];
    },
  },
  {
    id: "registry-customer-key-stays",
    type: REGISTRY,
    says: "A key of ours is chosen when the registry is made, and stays.",
    code: "EncryptionCannotBeChanged",
    source: CUSTOMER_KEY,
    admit: ({ body, previous }) => {
      const status = (of: PropertyMap | undefined) => text(at(of, "encryption", "status")) ?? "disabled";
      if (!previous || status(body) === status(previous.body)) return [];
      const got = `${status(body)}, the registry was made with it ${status(previous.body)}`;
      return [{ property: "encryption.status", got, expected: status(previous.body), fix: "Make another registry" }];
    },
  },
  {
    id: "replication-is-premium",
    type: REPLICATION,
    says: "Only a Premium registry has copies in other regions.",
    code: "FeatureNotSupportedBySku",
    source: page("container-registry-geo-replication"),
    admit: (situation) => {
      const sku = text(at(registryOf(situation)?.body, "sku", "name"));
      if (sku === undefined || sku === "Premium") return [];
      return [{ property: "registryName", got: `a registry of SKU ${sku}`, expected: "Premium", fix: "Raise the SKU" }];
    },
  },
  {
    id: "replication-is-elsewhere",
    type: REPLICATION,
    says: "Copies lie in regions other than the registry's own, one in each.",
    code: "ReplicationAlreadyExists",
    source: page("container-registry-geo-replication"),
    admit: (situation) => {
      const { store, id, location } = situation;
      const others = store.children(id.parent).filter((one) => one.type.toLowerCase() === REPLICATION.toLowerCase());
      const taken = [registryOf(situation), ...others.filter((one) => one.id.toLowerCase() !== id.id.toLowerCase())];
      const rival = taken.find((one) => one && normalizeLocation(one.location) === location);
      if (!rival) return [];
      return [{ property: "location", got: `${location}, where ${rival.id} is`, expected: "another", fix: "Drop one" }];
    },
  },
  {
    id: "replication-not-beside-soft-delete",
    type: REPLICATION,
    says: "A registry with soft delete has no copies.",
    code: "SoftDeletePolicyConflict",
    source: SOFT_DELETE,
    admit: (situation) => {
      const registry = registryOf(situation);
      if (!registry || !isOn(registry.body, "softDeletePolicy")) return [];
      const got = `a copy of ${registry.id}, which has soft delete`;
      return [{ property: "registryName", got, expected: "soft delete off", fix: "Turn it off first" }];
    },
  },
  {
    id: "upstream-with-an-account-needs-credentials",
    type: RULE,
    says: "Docker Hub and Google's registries are cached by an account only.",
    code: "CacheRuleCredentialsRequired",
    source: page("artifact-cache-overview#upstream-support"),
    check: ({ body }) => {
      const source = text(body["sourceRepository"]) ?? "";
      if (!/^(docker\.io|[\w-]+\.pkg\.dev)\//.test(source) || body["credentialSetResourceId"] !== undefined) return [];
      const property = "credentialSetResourceId";
      return [
        { property, got: `none for ${source}`, expected: "a credential set", fix: "Make one, or another source" },
      ];
    },
  },
  {
    id: "upstreams-do-not-overlap",
    type: RULE,
    says: "A path of the registry is filled by one rule only.",
    code: "CacheRuleOverlap",
    source: page("artifact-cache-overview#current-limitations"),
    admit: ({ store, id, body }) => {
      const target = text(body["targetRepository"]) ?? "";
      return store
        .children(id.parent)
        .filter((one) => one.type.toLowerCase() === RULE.toLowerCase() && one.id.toLowerCase() !== id.id.toLowerCase())
        .filter((one) => overlap(target, text(one.body["targetRepository"]) ?? ""))
        .map((one) => ({
          property: "targetRepository",
          got: `"${target}", which ${one.id} fills`,
          expected: "a path of its own",
          fix: "Drop one of the rules",
        }));
    },
  },
];

function overlap(left: string, right: string): boolean {
  const covers = (wide: string, narrow: string): boolean =>
    wide === narrow || (wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1)));
  return covers(left, right) || covers(right, left);
}
