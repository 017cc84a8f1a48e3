import type { Recorded, StackChange } from "./change";
import type { Hidden } from "./pack-change";
import type { Told } from "./policy";
import type { Grave, Review } from "./review";

interface Finding {
  readonly rule: string;
  readonly says: string;
  readonly level: "error" | "warning" | "note";
  readonly urn: string;
  readonly message: string;
  readonly help?: string;
}

/**
 * Newly broken rules and steps that take something away, at the line that declares the resource, as code scanning takes them:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (2026-11)
 */
export function sarifOf(review: Review, stacks: readonly StackChange[]): string {
  const findings = [
    ...review.policy.broken.map(ofVerdict),
    ...(review.rules?.hidden ?? []).map(ofHidden),
    ...review.grave.map(ofGrave),
  ];
  const lines = sourcesOf(stacks);
  const rules = new Map(findings.map(({ rule, says, help }) => [rule, { says, help }]));
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "plugilo review",
            rules: [...rules].map(([id, { says, help }]) => ({
              id,
              shortDescription: { text: says },
              ...(help === undefined ? {} : { helpUri: help }),
            })),
          },
        },
        results: findings.map(({ rule, level, message, urn }) => ({
          ruleId: rule,
          level,
          message: { text: message },
          // The same finding keeps its name when lines move.
          partialFingerprints: { "plugilo/v1": `${rule} ${urn}` },
          locations: locationsOf(lines.get(urn)),
        })),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function ofVerdict({ rule, level, finding, message }: Told): Finding {
  return {
    rule: rule.id,
    says: rule.title,
    level: level === "mandatory" ? "error" : "warning",
    urn: finding.resource.urn,
    message,
    help: rule.documentation.address,
  };
}

/** The rules of before still speak here, as a warning: whoever made them weaker is asked whether this was meant. */
function ofHidden({ verdict, because }: Hidden): Finding {
  return { ...ofVerdict(verdict), level: "warning", message: `Hidden, because ${because}.\n${verdict.message}` };
}

function ofGrave({ change, fate, downtime, stack }: Grave): Finding {
  const doing = change.operation === "delete" ? "deleted" : "replaced";
  const kept = fate ? ` ${fate.keeps === "data" ? "Data" : "Address"}: ${fate.is}; ${fate.how}.` : "";
  return {
    rule: `review-${fate?.is ?? "interruption"}`,
    says: fate
      ? `What holds data or an address is deleted or replaced: ${fate.is}`
      : "A replacement takes the old resource down first",
    level: fate?.is === "lost" ? "error" : "warning",
    urn: change.urn,
    message: `${change.name} in ${stack} is ${doing}.${kept} Service: ${downtime}.`,
  };
}

/** By URN; what is gone is found where it was. */
function sourcesOf(stacks: readonly StackChange[]): Map<string, Recorded["options"]> {
  const all = stacks.flatMap(({ before = [], after = [] }) => [...before, ...after]);
  return new Map(all.map(({ urn, options }) => [urn, options]));
}

function locationsOf(options: Recorded["options"]): unknown[] {
  // A location is asked for; of what declares itself nowhere, the program's entry.
  const { file, line } = options?.source ?? { file: "index.ts", line: 1 };
  return [
    { physicalLocation: { artifactLocation: { uri: file, uriBaseId: "%SRCROOT%" }, region: { startLine: line } } },
  ];
}
