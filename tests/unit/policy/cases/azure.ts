import type { Case } from "./form";

/** Cases of policy/rules/azure, by the rule's id. */
export const azureCases: Readonly<Record<string, Case>> = {};
