import type { Case } from "./form";

/** Cases of policy/rules/kubernetes, by the rule's id. */
export const kubernetesCases: Readonly<Record<string, Case>> = {};
