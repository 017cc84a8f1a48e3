/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcontainerregistry (2026-11) */
const LONGEST = 50;

/** Name of the rule that lets a repository in: 5 to 50 letters, digits and hyphens; of a longer one the end, which tells it apart. */
export function ruleName(upstream: string): string {
  const words = upstream.replace(/\/\*$/, "-all").replace(/[^a-z0-9]+/g, "-");
  return words.slice(-LONGEST).replace(/^-+/, "");
}
