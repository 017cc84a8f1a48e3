import type { Rule } from "../rule";
import { clusterRules } from "./cluster";
import { containerRegistryRules } from "./container-registry";
import { cosmosRules } from "./cosmos";
import { frontDoorRules } from "./front-door";
import { gatewayRules } from "./gateway";
import { keyVaultRules } from "./key-vault";
import { postgresRules } from "./postgres";
import { protectionRules } from "./protection";
import { redisRules } from "./redis";
import { serviceBusRules } from "./service-bus";
import { storageRules } from "./storage";

/** What the recovery objectives ask of each service, by tier (A4, A13, A16, A22). */
export const recoveryRules: readonly Rule[] = [
  ...postgresRules,
  ...cosmosRules,
  ...redisRules,
  ...storageRules,
  ...keyVaultRules,
  ...containerRegistryRules,
  ...serviceBusRules,
  ...clusterRules,
  ...gatewayRules,
  ...frontDoorRules,
  ...protectionRules,
];
