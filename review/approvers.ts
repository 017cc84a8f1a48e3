import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { z } from "zod";

/** What a change puts at risk, from harmless to grave. */
export const RISK_CLASSES = ["none", "low", "capacity", "edge", "policy", "security", "data"] as const;
export type RiskClass = (typeof RISK_CLASSES)[number];

/** What one class of risk asks for. */
export interface Approval {
  readonly risk: RiskClass;
  /** For people: when a change is of this class. */
  readonly when: string;
  /** How many of `handles` must say yes. */
  readonly approvals: number;
  /** Teams and people as GitHub knows them, e.g. `@plugilo/platform`. */
  readonly handles: readonly string[];
}

export type Approvers = Readonly<Record<RiskClass, Approval>>;

/** The file is not what it should be. The message is whole; show no stack trace. */
export class ApproversError extends Error {
  override readonly name = "ApproversError";
}

export const APPROVERS_FILE = path.join("review", "approvers.yaml");

const handle = z.string().regex(/^@[\w-]+(\/[\w-]+)?$/, "expected @person or @organisation/team");
const riskClass = z.strictObject({
  when: z.string().min(1),
  approvals: z.int().min(0),
  by: z.array(z.string()),
});
const schema = z
  .strictObject({
    classes: z.strictObject(
      Object.fromEntries(RISK_CLASSES.map((risk) => [risk, riskClass])) as Record<RiskClass, typeof riskClass>,
    ),
    teams: z.record(z.string(), z.array(handle).min(1)),
  })
  .superRefine(({ classes, teams }, context) => {
    for (const risk of RISK_CLASSES) {
      const { approvals, by } = classes[risk];
      const at = ["classes", risk];
      const unknown = by.filter((team) => !(team in teams));
      for (const team of unknown) {
        const known = Object.keys(teams).join(", ");
        context.addIssue({ code: "custom", path: [...at, "by"], message: `got "${team}", expected one of ${known}` });
      }
      if (approvals > 0 !== by.length > 0) {
        const message = `got ${approvals} by ${by.length} teams, expected both or neither`;
        context.addIssue({ code: "custom", path: [...at, "approvals"], message });
      }
    }
  });

/** @throws ApproversError with every fault of the text: where, what was got, what was expected */
export function parseApprovers(text: string): Approvers {
  const result = schema.safeParse(parsed(text));
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `  ${issue.path.join(".") || "the file"}: ${issue.message}`);
    throw new ApproversError([`${APPROVERS_FILE}: expected approvers for each class of risk`, ...faults].join("\n"));
  }
  const { classes, teams } = result.data;
  const entries = RISK_CLASSES.map((risk): [RiskClass, Approval] => {
    const { when, approvals, by } = classes[risk];
    return [risk, { risk, when, approvals, handles: [...new Set(by.flatMap((team) => teams[team] ?? []))] }];
  });
  return Object.fromEntries(entries) as Record<RiskClass, Approval>;
}

/** The approvers of the checkout at `root`. @throws ApproversError */
export function readApprovers(root: string): Approvers {
  return parseApprovers(fs.readFileSync(path.join(root, APPROVERS_FILE), "utf8"));
}

/** What a change must have, gravest first: the approvals of each class that asks for any. */
export function requiredApprovals(approvers: Approvers, risks: Iterable<RiskClass>): Approval[] {
  const present = new Set(risks);
  return [...RISK_CLASSES]
    .reverse()
    .filter((risk) => present.has(risk) && approvers[risk].approvals > 0)
    .map((risk) => approvers[risk]);
}

/** The gravest of a change's classes. */
export function gravest(risks: Iterable<RiskClass>): RiskClass {
  const present = new Set(risks);
  return [...RISK_CLASSES].reverse().find((risk) => present.has(risk)) ?? "none";
}

function parsed(text: string): unknown {
  try {
    return yaml.parse(text);
  } catch (error) {
    const [first] = String(error).split("\n");
    throw new ApproversError(`${APPROVERS_FILE}: got ${first?.replace(/:$/, "")}, expected YAML.`);
  }
}
