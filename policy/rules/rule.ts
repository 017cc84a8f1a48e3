import type { RecoveryTier } from "../../facts/objectives";
import type { Resource } from "../../resilience/resource";

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

/**
 * A recommendation or control: of Azure's Well-Architected Framework (`WAF RE:05`), of a CIS benchmark with its version
 * (`CIS Azure 4.0.0 3.1`, `CIS AKS 1.8.0 5.4.2`, `CIS Kubernetes 1.11.0 5.2.1`), of ISO/IEC 27001:2022, annex A (`ISO 27001 A.8.13`).
 */
export type Framework = `${"WAF" | "CIS Azure" | "CIS AKS" | "CIS Kubernetes" | "ISO 27001"} ${string}`;

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
  /** What of public frameworks asks for the same, where one does. */
  readonly frameworks: readonly Framework[];
  readonly severity: "mandatory" | "advisory";
  /**
   * What a value means that is only known after deployment: `refuse` treats it as a violation, because a gate that lets
   * unknowns through is none; `report` tells it and lets the change pass, where the value can never be dangerous; `never` is
   * for a rule that reads nothing which could be unknown.
   */
  readonly unknown: "refuse" | "report" | "never";
}

/** Judges resources of some types one by one. A property that is missing is a violation, never a pass. */
export interface ResourceRule extends Description {
  readonly scope: "resource";
  /** Types that it judges, or `all`. */
  readonly types: readonly string[] | "all";
  readonly judge: (resource: Resource, circumstances: Circumstances) => readonly Finding[];
}

/** Judges a stack as a whole: what must exist beside what. */
export interface EstateRule extends Description {
  readonly scope: "estate";
  readonly judge: (resources: readonly Resource[], circumstances: Circumstances) => readonly Finding[];
}

/** Judges what is excused: policy/waivers.ts. */
export interface WaiverRule extends Description {
  readonly scope: "waivers";
}

export type Rule = ResourceRule | EstateRule;
/** Whatever has an id and may be spoken of. */
export type AnyRule = Rule | WaiverRule;

/** Something that must be there and is not. */
export function missing(resource: Resource, path: string, expected: string): Finding {
  return found(resource, path, "nothing", expected);
}

/** A finding on something that a preview always knows. */
export function found(resource: Resource, path: string, got: string, expected: string): Finding {
  return { resource, path, got, expected, unknown: false };
}

/** A finding on a value that only a deployment will tell. */
export function undecided(resource: Resource, path: string, expected: string): Finding {
  return { resource, path, got: "a value that only a deployment will tell", expected, unknown: true };
}

/** One finding as people read it: which resource, what was got, what was expected, what to do, where to read on. */
export function tell(rule: AnyRule, { resource, path, got, expected, unknown }: Finding): string {
  const first = unknown ? "pass a value that is known before deployment, so that it can be judged; " : "";
  return [
    `${resource.name} (${resource.type}): ${path}: got ${got}, expected ${expected}.`,
    `${rule.title} ${rule.why}`,
    `To mend it: ${first}${rule.remedy}`,
    rule.documentation.address,
  ].join("\n");
}

/** Whether a finding stops the change, given how its rule treats unknown values. */
export function stops(rule: AnyRule, finding: Finding): boolean {
  return rule.severity === "mandatory" && (!finding.unknown || rule.unknown !== "report");
}
