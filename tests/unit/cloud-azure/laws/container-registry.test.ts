import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader`;

const registry = (more: PropertyMap = {}, sku = "Premium"): PropertyMap => ({
  registryName: "crsubject",
  location: "swedencentral",
  sku: { name: sku },
  ...more,
});
const ofRegistry = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  kind: "containerregistry:Registry",
  right: registry(right),
  wrong,
});
/** What only a Premium registry has. */
const premium = (feature: PropertyMap): LawCase => ofRegistry(feature, { sku: { name: "Standard" } });

const made =
  (more: PropertyMap = {}, sku = "Premium") =>
  (cloud: TestCloud) =>
    cloud.make("containerregistry:Registry", "registry", registry(more, sku));

const policies = (more: PropertyMap): PropertyMap => ({ policies: more });
const SOFT = { softDeletePolicy: { status: "enabled", retentionDays: 7 } };
const RETENTION = { retentionPolicy: { status: "enabled", days: 30 } };

const COPY: PropertyMap = {
  registryName: "crsubject",
  replicationName: "germanynorth",
  location: "germanynorth",
};
const copy = (given: LawCase["given"], wrong: PropertyMap): LawCase => ({
  ...(given ? { given } : {}),
  kind: "containerregistry:Replication",
  right: COPY,
  wrong,
});
/** The registry of the case, and another that is not as it must be. */
const another =
  (more: PropertyMap, sku = "Premium") =>
  async (cloud: TestCloud) => {
    await made()(cloud);
    await cloud.make("containerregistry:Registry", "other", { ...registry(more, sku), registryName: "crother" });
  };

const upstream = (source: string, cacheRuleName = "quay-strimzi"): PropertyMap => ({
  registryName: "crsubject",
  cacheRuleName,
  sourceRepository: source,
  targetRepository: source,
});

const KEY: PropertyMap = {
  identity: { type: "UserAssigned", userAssignedIdentities: { [IDENTITY]: {} } },
  encryption: {
    status: "enabled",
    keyVaultProperties: { identity: "client", keyIdentifier: "https://kv-x.vault.azure.net/keys/images" },
  },
};
const reader = (cloud: TestCloud) =>
  cloud.make("managedidentity:UserAssignedIdentity", "reader", { resourceName: "reader" });

describeLaws("ContainerRegistry", {
  "registry-closed-is-premium": premium({ publicNetworkAccess: "Disabled" }),
  "registry-firewall-is-premium": premium({ networkRuleSet: { defaultAction: "Deny" } }),
  "registry-data-endpoint-is-premium": premium({ dataEndpointEnabled: true }),
  "registry-retention-is-premium": premium(policies(RETENTION)),
  "registry-customer-key-is-premium": { given: reader, ...premium(KEY) },
  "registry-anonymous-pull-is-not-basic": ofRegistry({ anonymousPullEnabled: true }, { sku: { name: "Basic" } }),
  "registry-without-export-is-closed": ofRegistry(
    { publicNetworkAccess: "Disabled", ...policies({ exportPolicy: { status: "disabled" } }) },
    { publicNetworkAccess: "Enabled" },
  ),
  "registry-content-trust-is-over": ofRegistry({}, policies({ trustPolicy: { status: "enabled", type: "Notary" } })),
  "registry-soft-delete-or-retention": ofRegistry(policies(SOFT), policies({ ...SOFT, ...RETENTION })),
  "registry-soft-delete-days": ofRegistry(
    policies(SOFT),
    policies({ softDeletePolicy: { status: "enabled", retentionDays: 91 } }),
  ),
  "registry-retention-days": ofRegistry(
    policies(RETENTION),
    policies({ retentionPolicy: { status: "enabled", days: 366 } }),
  ),
  "registry-customer-key-by-user-assigned-identity": {
    given: reader,
    ...ofRegistry(KEY, { identity: { type: "SystemAssigned" } }),
  },
  "registry-customer-key-stays": {
    given: reader,
    ...ofRegistry(KEY, { encryption: { status: "disabled" } }),
    changes: true,
  },
  "replication-is-premium": copy(another({}, "Standard"), { registryName: "crother" }),
  "replication-is-elsewhere": copy(made(), { location: "swedencentral" }),
  "replication-not-beside-soft-delete": copy(another(policies(SOFT)), { registryName: "crother" }),
  "upstream-with-an-account-needs-credentials": {
    given: made(),
    kind: "containerregistry:CacheRule",
    right: upstream("quay.io/strimzi/operator"),
    wrong: { sourceRepository: "docker.io/library/nginx" },
  },
  "upstreams-do-not-overlap": {
    given: async (cloud) => {
      await made()(cloud);
      await cloud.make("containerregistry:CacheRule", "all", upstream("ghcr.io/dexidp/*", "ghcr-dexidp"));
    },
    kind: "containerregistry:CacheRule",
    right: upstream("quay.io/strimzi/operator"),
    wrong: { targetRepository: "ghcr.io/dexidp/dex" },
  },
});
