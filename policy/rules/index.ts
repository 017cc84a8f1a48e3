import { azureRules } from "./azure";
import { dataStoreRules } from "./data-stores";
import { governanceRules } from "./governance";
import { identityRules } from "./identity";
import { judgedKindsRules } from "./judged-kinds";
import { kubernetesRules } from "./kubernetes";
import { objectiveRules } from "./objectives";
import { pagerRules } from "./pager";
import { privateAccessRules } from "./private-access";
import { recoveryRules } from "./recovery";
import type { Rule } from "./rule";

/** Every rule of the pack. Each file is one concern; a new concern is a new file and a line here. */
export const RULES: readonly Rule[] = [
  ...privateAccessRules,
  ...recoveryRules,
  ...identityRules,
  ...dataStoreRules,
  ...judgedKindsRules,
  ...pagerRules,
  ...azureRules,
  ...kubernetesRules,
  ...governanceRules,
  ...objectiveRules,
];
