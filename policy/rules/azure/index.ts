import type { Rule } from "../rule";

/** What each service of Azure must be: access, encryption, redundancy, diagnostics, scaling. */
export const azureRules: readonly Rule[] = [];
