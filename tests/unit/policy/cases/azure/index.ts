import type { Case } from "../form";
import { apiManagementCases } from "./api-management";
import { clusterCases } from "./cluster";
import { dataCases } from "./data";
import { edgeCases } from "./edge";
import { gatewayCases } from "./gateway";
import { identityCases } from "./identities";
import { networkCases } from "./network";
import { observationCases } from "./observation";
import { storageCases } from "./storage";

/** Cases of policy/rules/azure, by the rule's id. */
export const azureCases: Readonly<Record<string, Case>> = {
  ...networkCases,
  ...edgeCases,
  ...gatewayCases,
  ...apiManagementCases,
  ...clusterCases,
  ...dataCases,
  ...storageCases,
  ...identityCases,
  ...observationCases,
};
