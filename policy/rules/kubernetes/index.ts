import type { Rule } from "../rule";

/** What runs in a cluster: its pods, how they are spread, and what may reach them. */
export const kubernetesRules: readonly Rule[] = [];
