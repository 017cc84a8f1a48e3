import { dataStoreRules } from "./data-stores";
import { identityRules } from "./identity";
import { judgedKindsRules } from "./judged-kinds";
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
];
