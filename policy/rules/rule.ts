import type { RecoveryTier } from "../../facts/objectives";
import type { Resource } from "./resource";

/** What a rule holds against a resource. */
export interface Finding {
  readonly resource: Resource;
  /** Property that decides, or what is missing. */
  readonly path: string;
  readonly got: string;
  readonly expected: string;
  /** The value is not known before deployment: neither kept nor broken. */
  readonly unknown: boolean;
}

/** What a rule may look at beside the resource itself. */
export interface Circumstances {
  /** Objectives that the stack is held to (A16). */
  readonly tier: RecoveryTier;
}

interface Description {
  /** Kebab case; the name that Pulumi shows and the pack's configuration uses. */
  readonly id: string;
  /** One line: what must be so. */
  readonly title: string;
  readonly why: string;
  /** What to change, in the words of this repository. */
  readonly remedy: string;
  /** Where the fact that the rule rests on is documented, and the month it was read. */
  readonly documentation: { readonly address: string; readonly read: string };
  /** Requirements that it enforces. */
  readonly requirements: readonly string[];
  readonly severity: "mandatory" | "advisory";
  /**
   * What a value means that is only known after deployment: `refuse` treats it as a violation, because a gate that lets
   * unknowns through is none; `report` tells it and lets the change pass, where the value can never be dangerous.
   */
  readonly unknown: "refuse" | "report";
}

/** Judges resources of some types one by one. A property that is missing is a violation, never a pass. */
export interface ResourceRule extends Description {
  readonly scope: "resource";
  readonly types: readonly string[];
  readonly judge: (resource: Resource, circumstances: Circumstances) => readonly Finding[];
}

/** Judges a stack as a whole: what must exist beside what. */
export interface EstateRule extends Description {
  readonly scope: "estate";
  readonly judge: (resources: readonly Resource[], circumstances: Circumstances) => readonly Finding[];
}

export type Rule = ResourceRule | EstateRule;

/** One finding as people read it: which resource, what was got, what was expected, what to do, where to read on. */
export function tell(rule: Rule, finding: Finding): string {
  const lead = finding.unknown ? "cannot be judged before deployment" : "is not as it must be";
  return (
    `${finding.resource.name} (${finding.resource.type}): ${finding.path} ${lead}: got ${finding.got}, expected ${finding.expected}.\n` +
    `${rule.why}\nTo mend it: ${rule.remedy}\n${rule.documentation.address}`
  );
}

/** Whether a finding stops the change, given how its rule treats unknown values. */
export function stops(rule: Rule, finding: Finding): boolean {
  return rule.severity === "mandatory" && (!finding.unknown || rule.unknown === "refuse");
}
