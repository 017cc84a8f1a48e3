import { CRITICALITIES, DATA_CLASSIFICATIONS } from "../../../facts/tags";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { found, missing, undecided, type Finding, type Rule } from "../rule";

/** Every type of the estate that takes tags of ours; a test compares the list with the installed SDK. */
export const TAGGED: readonly string[] = `
  alertsmanagement:AlertProcessingRuleByName apimanagement:ApiManagementService cdn:AFDEndpoint cdn:Profile
  containerregistry:Registry containerregistry:Replication containerservice:ManagedCluster cosmosdb:DatabaseAccount
  cosmosdb:MongoDBResourceMongoDBCollection cosmosdb:MongoDBResourceMongoDBDatabase dataprotection:BackupInstance
  dataprotection:BackupVault dbforpostgresql:Server dns:Zone frontdoor:Policy keyvault:Secret keyvault:Vault
  managedidentity:UserAssignedIdentity monitor:ActionGroup monitor:AutoscaleSetting monitor:MetricAlert
  monitor:ScheduledQueryRule network:ApplicationGateway network:AzureFirewall network:FirewallPolicy network:FlowLog
  network:NatGateway network:NetworkSecurityGroup network:PrivateEndpoint network:PublicIPAddress network:RouteTable
  network:VirtualNetwork network:WebApplicationFirewallPolicy operationalinsights:Workspace privatedns:PrivateZone
  privatedns:VirtualNetworkLink redisenterprise:RedisEnterprise resources:ResourceGroup servicebus:Namespace
  storage:StorageAccount`
  .trim()
  .split(/\s+/)
  .map((type) => `azure-native:${type}`);

const oneOf = (...words: readonly string[]): RegExp => new RegExp(`^(${words.join("|")})$`);

/** What each tag may say. */
const VALUES: Readonly<Record<string, RegExp>> = {
  owner: /^[a-z][a-z-]*-team$/,
  "cost-centre": /^cc-\d{4}$/,
  criticality: oneOf(...CRITICALITIES),
  "data-classification": oneOf(...DATA_CLASSIFICATIONS),
  environment: oneOf("prod", "staging", "dev"),
};

const TAGGING = {
  address: "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
  read: "2026-11",
};

export const tagRules: readonly Rule[] = [
  {
    id: "tags-carried",
    scope: "resource",
    title: "Everything that takes tags says who answers for it, who pays, how much it matters and what it holds.",
    why: "A bill, an incident and an audit each start with one of these questions (A16, B4).",
    remedy: "pass tags: site.tags; their values come from the stack's plugilo:tags.",
    documentation: TAGGING,
    requirements: ["A16", "B4"],
    frameworks: ["WAF CO:03", "ISO 27001 A.5.9", "ISO 27001 A.5.12"],
    severity: "mandatory",
    unknown: "refuse",
    types: TAGGED,
    judge: (resource) => Object.entries(VALUES).flatMap(([tag, value]) => tagged(resource, tag, value)),
  },
  {
    id: "tags-tell-the-stack",
    scope: "resource",
    title: "The tags name the stack that a resource belongs to, and that stack's environment.",
    why: "By them one finds the program that a resource in the portal is changed by, and sums up what a stack costs (E1).",
    remedy: "pass tags: site.tags unchanged, which carries the stack's own name.",
    documentation: TAGGING,
    requirements: ["E1"],
    frameworks: ["WAF CO:03", "ISO 27001 A.5.9"],
    severity: "mandatory",
    unknown: "refuse",
    types: TAGGED,
    judge: (resource) => {
      const stack = resource.urn.split(":")[2] ?? "";
      const environment = /^(prod|staging|dev)-/.exec(stack)?.[1];
      return [
        ...tagged(resource, "stack", oneOf(stack)),
        // One that is not there, or says what none may say, is for the rule above.
        ...(environment === undefined || !contradicts(resource, environment)
          ? []
          : tagged(resource, "environment", oneOf(environment))),
      ];
    },
  },
];

function contradicts({ properties }: Resource, environment: string): boolean {
  const said = valueAt(properties, "tags.environment");
  return typeof said === "string" && /^(prod|staging|dev)$/.test(said) && said !== environment;
}

function tagged(resource: Resource, tag: string, wanted: RegExp): readonly Finding[] {
  const expected = `${tag}: ${wanted.source.replace(/[\^$()]/g, "").replaceAll("|", " or ")}`;
  const value = valueAt(resource.properties, `tags.${tag}`);
  if (value === UNKNOWN) return [undecided(resource, "tags", expected)];
  if (value === undefined) return [missing(resource, "tags", expected)];
  return typeof value === "string" && wanted.test(value)
    ? []
    : [found(resource, "tags", `${tag}: ${String(value)}`, expected)];
}
