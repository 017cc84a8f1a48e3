import type { Case } from "./form";

/** Cases of policy/rules/objectives, by the rule's id. */
export const objectiveCases: Readonly<Record<string, Case>> = {};
