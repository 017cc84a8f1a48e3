/** Folders that the Pulumi program loads: what a copy of it must have. */
export const PROGRAM_FOLDERS = ["components", "facts", "observability", "stacks"] as const;
/** Folders that its policy pack loads besides. */
export const PACK_FOLDERS = ["cost", "policy", "resilience"] as const;
