import type { Rule } from "../rule";
import { addressRules } from "./addresses";
import { budgetRules } from "./budgets";
import { offerRules } from "./offers";
import { nameRules } from "./names";
import { placeRules } from "./places";
import { privateZoneRules } from "./private-zones";
import { retirementRules } from "./retirement";
import { sharedFateRules } from "./shared-fate";
import { sizeRules } from "./sizes";
import { tagRules } from "./tags";

/** What holds for the estate as a whole: names, tags, places, cost, shared fate. */
export const governanceRules: readonly Rule[] = [
  ...placeRules,
  ...offerRules,
  ...sizeRules,
  ...retirementRules,
  ...nameRules,
  ...tagRules,
  ...budgetRules,
  ...addressRules,
  ...privateZoneRules,
  ...sharedFateRules,
];
