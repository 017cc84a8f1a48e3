import * as path from "node:path";
import Table from "cli-table3";
import pc from "picocolors";
import { z } from "zod";
import { RECOVERY_TIERS, type RecoveryTier } from "../../facts/objectives";
import { recordedEstate } from "../../local/recording/cached";
import { RULES } from "../../policy/rules";
import { LEVELS, verdictsOn, type PackConfig, type Verdict } from "../../policy/verdict";
import { WAIVER_RULE, WAIVERS } from "../../policy/waivers";
import type { Written } from "../../resilience/estate";
import { stackOf } from "../../resilience/resource";
import { readEstate } from "../../stacks/config";
import { EXIT, Failure } from "../failure";
import { localAt } from "../local";
import { ROOT, wantedStacks } from "../session";
import { readState } from "../state";
import { parsedFile, readExported, readPlanned } from "../written";

export interface PolicyFlags {
  readonly state?: string;
  readonly plan?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** What `up` and `preview` hand to the engine, too. */
const SETTINGS = path.join(ROOT, "policy", "settings.json");

interface Judged {
  readonly stack: string;
  readonly resources: number;
  readonly verdicts: readonly Verdict[];
}

/**
 * The pack's judgement without an engine: of what the program declares, of an exported state, or of a saved plan.
 *
 * @returns EXIT.policy when a mandatory rule speaks.
 * @throws Failure for a file that is none, or that is of another stack than the one named.
 */
export async function policy(named: readonly string[], flags: PolicyFlags): Promise<number> {
  const config = readPackConfig(flags.config);
  const judged = (await subjects(named, flags)).map(({ stack, written }): Judged => ({
    stack,
    resources: written.length,
    verdicts: verdictsOn(written, config),
  }));
  process.stdout.write(`${flags.json ? asJson(judged) : asText(judged)}\n`);
  const stopped = judged.some(({ verdicts }) => verdicts.some(({ level }) => level === "mandatory"));
  return stopped ? EXIT.policy : EXIT.ok;
}

async function subjects(
  named: readonly string[],
  { state, plan }: PolicyFlags,
): Promise<readonly { stack: string; written: readonly Written[] }[]> {
  if (plan !== undefined) return [ofOneStack(planned(plan, state), named)];
  if (state !== undefined) return [ofOneStack(readExported(state), named)];
  const wanted = wantedStacks(readEstate(ROOT), named);
  const recorded = await recordedEstate(ROOT, {
    say: (stack) => process.stderr.write(`reading what ${stack} declares\n`),
  });
  return recorded
    .filter(({ name }) => wanted.includes(name))
    .map(({ name, resources }) => ({ stack: name, written: resources }));
}

/** What stays is told by the state: the given one, else that of the local run. */
function planned(plan: string, state: string | undefined): Written[] {
  if (state !== undefined) return readPlanned(plan, readExported(state));
  const [first] = readPlanned(plan, []);
  const local = first ? readState(localAt(ROOT), stackOf(first)) : undefined;
  return readPlanned(plan, local?.resources ?? []);
}

function ofOneStack(
  written: readonly Written[],
  named: readonly string[],
): { stack: string; written: readonly Written[] } {
  const stack = written[0] ? stackOf(written[0]) : "";
  const [wanted = stack, ...more] = named;
  if (wanted === stack && more.length === 0) return { stack, written };
  throw new Failure(
    `policy: got a file of stack "${stack}", expected one of ${named.join(", ")}; name its own stack, or none.`,
    EXIT.usage,
  );
}

const ids = [...RULES, WAIVER_RULE].map(({ id }) => id);
const settings = {
  tier: z.enum(Object.keys(RECOVERY_TIERS) as [RecoveryTier, ...RecoveryTier[]]).optional(),
  levels: z.partialRecord(z.enum(ids as [string, ...string[]]), z.enum(LEVELS)).optional(),
};
const ofPolicy = z.strictObject({ ...settings, stacks: z.record(z.string(), z.strictObject(settings)).optional() });
const packConfig = z.strictObject({ resource: ofPolicy.optional(), estate: ofPolicy.optional() });

/**
 * @param file default: the settings that `up` and `preview` use
 * @throws Failure for a file that is not what policy/README.md shows
 */
export function readPackConfig(file: string = SETTINGS): PackConfig {
  return parsedFile(file, packConfig, "settings as policy/README.md shows them");
}

function asText(judged: readonly Judged[]): string {
  const found = judged.flatMap(({ verdicts }) => verdicts.map(textOf));
  return [...found, tableOf(judged), `${RULES.length} rules; ${WAIVERS.length} waivers (policy/waivers.ts).`].join(
    "\n\n",
  );
}

function textOf({ rule, level, finding, message }: Verdict): string {
  const colour = level === "mandatory" ? pc.red : pc.yellow;
  return `${colour(`${level} ${rule.id}`)} ${stackOf(finding.resource)}\n${message}`;
}

function tableOf(judged: readonly Judged[]): string {
  const table = new Table({
    head: ["stack", "resources", "mandatory", "advisory", "of these not known yet"],
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { stack, resources, verdicts } of judged) {
    const count = (test: (verdict: Verdict) => boolean): string => String(verdicts.filter(test).length);
    table.push([
      stack,
      String(resources),
      count(({ level }) => level === "mandatory"),
      count(({ level }) => level === "advisory"),
      count(({ finding }) => finding.unknown),
    ]);
  }
  return table.toString();
}

function asJson(judged: readonly Judged[]): string {
  const stacks = judged.map(({ stack, resources, verdicts }) => ({
    stack,
    resources,
    violations: verdicts.map(({ rule, level, finding, message }) => ({
      rule: rule.id,
      level,
      resource: finding.resource.urn,
      path: finding.path,
      unknown: finding.unknown,
      message,
    })),
  }));
  return JSON.stringify({ rules: RULES.length, stacks }, undefined, 2);
}
