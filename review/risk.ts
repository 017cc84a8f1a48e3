import type { RiskClass } from "./approvers";
import type { Change } from "./change";
import type { Fate } from "./fate";
import { holdsData } from "./held-data";

/** Types by what they are to users and attackers; the first that fits counts. */
const CLASSES: readonly (readonly [RiskClass, RegExp])[] = [
  ["edge", /^azure-native:(cdn|frontdoor|apimanagement|dns):|:ApplicationGateway$|:(Gateway|VirtualService)$/],
  [
    "security",
    /^azure-native:(authorization|keyvault|managedidentity|privatedns):|:(NetworkSecurityGroup|AzureFirewall|FirewallPolicy\w*|PrivateEndpoint|WebApplicationFirewallPolicy|AccessPolicyAssignment|AdministratorsMicrosoftEntra|\w+Definition)$|^kubernetes:(rbac|security)|:(NetworkPolicy|ServiceAccount|Secret|SecretProviderClass|ServiceEntry)$/,
  ],
  [
    "capacity",
    /:(ManagedCluster|AgentPool|NodePool|AKSNodeClass|Subnet|VirtualNetwork|NatGateway|PublicIPAddress|ResourceQuota|AutoscaleSetting)$/,
  ],
];

/** Properties of any resource that let somebody in, or keep data from being lost. */
const DOORS =
  /publicNetworkAccess|networkAcls|minimumTls|AllowBlobPublic|allowSharedKey|firewall|ipRules|disableLocalAuth/i;
const GUARDS =
  /backup|retention|softDelete|purgeProtection|versioning|immutab|geoReplication|replicationRole|highAvailability/i;
const SIZES =
  /(^|\.)(sku|capacity|count|minCount|maxCount|vmSize|replicas|suspend|limits|storageSizeGB|throughput)(\.|$|\[)/;

/** Properties that describe and decide nothing. */
export const WORDS = /(^|\.)(tags|labels|annotations|description|displayName)([.[]|$)/;

/**
 * What one step puts at risk.
 *
 * @param fate of what it deletes or makes anew
 */
export function riskOf({ operation, type, properties }: Change, fate?: Fate): RiskClass {
  if (fate?.keeps === "data") return "data";
  const telling = properties.filter(({ path }) => !WORDS.test(path));
  if (operation === "update" && telling.length === 0) return "low";
  if (telling.some(({ path }) => holdsData(type) && GUARDS.test(path))) return "data";
  if (telling.some(({ path }) => DOORS.test(path))) return "security";
  const ofType = CLASSES.find(([, types]) => types.test(type))?.[0];
  if (ofType !== undefined && !(operation === "create" && ofType === "capacity" && /PublicIPAddress$/.test(type)))
    return ofType;
  return telling.some(({ path }) => SIZES.test(path)) ? "capacity" : "low";
}
