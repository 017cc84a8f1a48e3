import type { Written } from "../../resilience/estate";
import { verdictsOn } from "../../policy/verdict";
import type { WholeEstate } from "./whole-estate";

interface Violation {
  readonly rule: string;
  readonly level: string;
  readonly resource?: string;
}

/** `<level> <rule> <type>::<name>`, sorted, each once. */
export function linesOf(violations: readonly Violation[]): string[] {
  const each = violations.map(({ rule, level, resource = "" }) => `${level} ${rule} ${resource.split("$").at(-1)}`);
  return [...new Set(each)].sort();
}

/** What the rules say of resources that are recorded. */
export function linesOnRecorded(resources: readonly Written[]): string[] {
  return linesOf(
    verdictsOn(resources).map(({ rule, level, finding }) => ({ rule: rule.id, level, resource: finding.resource.urn })),
  );
}

/** What the engine says of a preview with the pack. */
export async function linesOfPreview(estate: WholeEstate, stack: string): Promise<string[]> {
  const pack = estate.copy.path("policy");
  const { stdout } = await estate.run(...["pulumi", "preview", "--json", "--stack", stack, "--policy-pack", pack]);
  const events = stdout.split("\n").filter((line) => line.includes('"policyEvent"'));
  return linesOf(
    events
      .map((line) => (JSON.parse(line) as { policyEvent: Record<string, string> }).policyEvent)
      .map(({ policyName = "", enforcementLevel = "", resourceUrn = "" }) => ({
        ...{ rule: policyName, level: enforcementLevel, resource: resourceUrn },
      })),
  );
}
