import type { Rule } from "../rule";
import { alertRules } from "./alerts";
import { apiManagementRules } from "./api-management";
import { backupRules } from "./backups";
import { clusterServiceRules } from "./cluster";
import { dataRules } from "./data";
import { diagnosticsRules } from "./diagnostics";
import { edgeRules } from "./edge";
import { egressRules } from "./egress";
import { firewallRules } from "./firewall";
import { gatewayServiceRules } from "./gateway";
import { identityServiceRules } from "./identities";
import { messagingRules } from "./messaging";
import { networkRules } from "./network";
import { poolRules } from "./pools";
import { postgresServiceRules } from "./postgres";
import { storageServiceRules } from "./storage";

/** What each service of Azure must be: access, encryption, redundancy, diagnostics, scaling. */
export const azureRules: readonly Rule[] = [
  ...networkRules,
  ...egressRules,
  ...firewallRules,
  ...edgeRules,
  ...gatewayServiceRules,
  ...apiManagementRules,
  ...clusterServiceRules,
  ...poolRules,
  ...postgresServiceRules,
  ...dataRules,
  ...messagingRules,
  ...storageServiceRules,
  ...backupRules,
  ...identityServiceRules,
  ...diagnosticsRules,
  ...alertRules,
];
