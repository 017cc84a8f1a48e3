import type { Rule } from "../rule";

/** What holds for the estate as a whole: names, tags, places, cost, shared fate. */
export const governanceRules: readonly Rule[] = [];
