import type { Case } from "./form";

/** Cases of policy/rules/governance, by the rule's id. */
export const governanceCases: Readonly<Record<string, Case>> = {};
