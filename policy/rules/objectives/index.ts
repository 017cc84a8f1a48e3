import type { Rule } from "../rule";

/** Objectives that are computed and held against a stack's tier. */
export const objectiveRules: readonly Rule[] = [];
