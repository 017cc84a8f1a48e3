/**
 * Physical names: Cloud Adoption Framework abbreviation, workload, environment, region, role.
 * Sources, read 2026-11: https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
 * and https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
interface NameRule {
  readonly abbreviation: string;
  /** Length in characters, both ends included. */
  readonly length: readonly [number, number];
  /** `compact`: lower-case letters and digits only, so the parts are joined without hyphens. */
  readonly form: "hyphens" | "compact";
}

const hyphens = (abbreviation: string, max: number, min = 1): NameRule => ({
  abbreviation,
  length: [min, max],
  form: "hyphens",
});
const compact = (abbreviation: string, max: number, min: number): NameRule => ({
  abbreviation,
  length: [min, max],
  form: "compact",
});

const RULES = {
  actionGroup: hyphens("ag", 260),
  apiManagement: hyphens("apim", 50),
  applicationGateway: hyphens("agw", 80),
  /** The framework has no abbreviation for it. */
  autoscaleSetting: hyphens("autoscale", 260),
  backupVault: hyphens("bvault", 50, 2),
  containerRegistry: compact("cr", 50, 5),
  cosmosAccount: hyphens("cosmos", 44, 3),
  dataCollectionRule: hyphens("dcr", 64, 3),
  ddosPlan: hyphens("ddos", 80),
  diskEncryptionSet: hyphens("des", 80),
  dnsForwardingRuleset: hyphens("dnsfrs", 80),
  dnsResolver: hyphens("dnspr", 80),
  firewall: hyphens("afw", 56),
  firewallPolicy: hyphens("afwp", 80),
  flowLog: hyphens("flow", 80),
  frontDoor: hyphens("afd", 90, 5),
  frontDoorEndpoint: hyphens("fde", 46, 2),
  frontDoorWafPolicy: compact("fdfp", 128, 1),
  keyVault: hyphens("kv", 24, 3),
  loadBalancerInternal: hyphens("lbi", 80),
  logWorkspace: hyphens("log", 63, 4),
  managedCluster: hyphens("aks", 63),
  managedIdentity: hyphens("id", 128, 3),
  managedRedis: hyphens("amr", 60),
  metricAlert: hyphens("alert", 260),
  natGateway: hyphens("ng", 80),
  networkSecurityGroup: hyphens("nsg", 80),
  postgresServer: hyphens("psql", 63, 3),
  privateEndpoint: hyphens("pep", 64, 2),
  privateLinkService: hyphens("pls", 80),
  publicIp: hyphens("pip", 80),
  publicIpPrefix: hyphens("ippre", 80),
  recoveryVault: hyphens("rsv", 50, 2),
  resourceGroup: hyphens("rg", 90),
  routeTable: hyphens("rt", 80),
  serviceBus: hyphens("sbns", 50, 6),
  storageAccount: compact("st", 24, 3),
  subnet: hyphens("snet", 80),
  virtualNetwork: hyphens("vnet", 64, 2),
  webApplicationFirewall: hyphens("waf", 128),
} as const satisfies Record<string, NameRule>;

export type NameKind = keyof typeof RULES;

export interface NameScope {
  /** The product, `plugilo`. */
  readonly workload: string;
  readonly environment: string;
  /** Short name of the region (`fra`), or of what has none (`edge`). */
  readonly place: string;
}

/** Gives each resource of one stack its physical name; two stacks never share a scope, so names never collide. */
export class Names {
  constructor(readonly scope: NameScope) {}

  /**
   * @param role what tells this resource from its siblings of the same kind; omit it where there is only one.
   * @throws when the name would break the type's length rule: got, limit, what to shorten.
   */
  of(kind: NameKind, role?: string): string {
    const rule: NameRule = RULES[kind];
    const { workload, environment, place } = this.scope;
    const parts = [rule.abbreviation, workload, environment, place, ...(role ? [role] : [])];
    const name = rule.form === "compact" ? parts.join("").replace(/[^a-z0-9]/g, "") : parts.join("-");
    const [min, max] = rule.length;
    if (name.length < min || name.length > max) {
      throw new Error(
        `name of a ${kind}: got "${name}" (${name.length} characters), expected ${min} to ${max}; shorten the role "${role ?? ""}".`,
      );
    }
    return name;
  }
}

/** Why a name is not one that `Names` gives to this kind, in words; `undefined` where it may be. */
export function nameFault(kind: NameKind, name: string): string | undefined {
  const { abbreviation, length, form }: NameRule = RULES[kind];
  const [min, max] = length;
  const wanted =
    form === "compact"
      ? new RegExp(`^${abbreviation}[a-z0-9]+$`)
      : new RegExp(`^${abbreviation}-[a-z0-9]+-(prod|staging|dev)-[a-z]+(-[a-z0-9]+)*$`);
  if (wanted.test(name) && name.length >= min && name.length <= max) return undefined;
  const parts = [abbreviation, "workload", "environment", "place", "role"];
  return `${parts.join(form === "compact" ? "" : "-")} of ${min} to ${max} characters`;
}
