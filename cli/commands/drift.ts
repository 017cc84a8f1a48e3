import * as path from "node:path";
import pc from "picocolors";
import { z } from "zod";
import { verdictsOn, type Verdict } from "../../policy/verdict";
import type { Written } from "../../resilience/estate";
import { driftOf, worstOf, type Broken, type Drift } from "../../review/drift";
import { DRIFT_CLASSES, type DriftClass } from "../../review/drift-table";
import { EXIT, Failure } from "../failure";
import { Interruption } from "../interruption";
import { openPlace, type Place } from "../place";
import { newProgress } from "../progress";
import { Pulumi } from "../pulumi";
import { ROOT, wantedStacks } from "../session";
import { writtenResource } from "../written";
import { readPackConfig } from "./policy";

export interface DriftFlags {
  readonly azure?: boolean;
  readonly json?: boolean;
}

/** What a look at one stack has found. */
interface Look {
  readonly stack: string;
  /** How many of its resources were looked at; 0 for a stack that is not up. */
  readonly resources: number;
  readonly drift: readonly Drift[];
  readonly broken: readonly Broken[];
}

/** What `pulumi refresh --preview-only --json` writes. */
const refreshed = z.object({
  steps: z
    .array(z.object({ urn: z.string(), oldState: writtenResource.nullish(), newState: writtenResource.nullish() }))
    .nullish()
    .transform((all) => all ?? []),
});

/**
 * Asks the cloud what is really there, changes nothing, and tells what differs from the state: benign, unexpected or dangerous.
 *
 * @returns EXIT.drifted or EXIT.endangered by the gravest difference; EXIT.ok where all are benign.
 */
export async function drift(named: readonly string[], { azure, json }: DriftFlags): Promise<number> {
  const progress = newProgress(process.stderr, "refresh");
  const interruption = new Interruption((text) => progress.say(text));
  try {
    const cloud = azure === true ? "azure" : "embedded";
    const place = await openPlace(cloud, (text) => progress.say(text), named, interruption.signal);
    const looks: Look[] = [];
    for (const stack of wantedStacks(place.estate, named)) {
      progress.say(`looking at what ${stack} really has`);
      looks.push(await lookAt(stack, place, interruption));
    }
    progress.stop();
    const worst = gravestOf(looks);
    process.stdout.write(`${json ? asJson(looks, worst) : asText(looks)}\n`);
    return { benign: EXIT.ok, unexpected: EXIT.drifted, dangerous: EXIT.endangered }[worst ?? "benign"];
  } catch (error) {
    if (!interruption.happened) throw error;
    throw new Failure("interrupted while looking: nothing was changed.", EXIT.interrupted);
  } finally {
    progress.stop();
    interruption.dispose();
  }
}

async function lookAt(stack: string, place: Place, interruption: Interruption): Promise<Look> {
  // One document at the end, with whole states in it: events of a stream tell no dependencies.
  const environment = { ...place.pulumi.environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "false" };
  const pulumi = new Pulumi(place.pulumi.command, environment, ROOT);
  interruption.onEach(() => pulumi.interrupt());
  const config = ["--stack", stack, "--config-file", place.configFile(stack)];
  const said = await pulumi.capture(["refresh", "--preview-only", "--json", ...config]);
  const { steps } = refreshed.parse(JSON.parse(said));
  const [before, after] = [
    steps.flatMap(({ oldState }) => oldState ?? []),
    steps.flatMap(({ newState }) => newState ?? []),
  ];
  const broken = newlyBroken(before, after);
  const states = steps.flatMap(({ urn, oldState, newState }) =>
    oldState ? [{ urn, type: oldState.type, before: oldState, after: newState ?? undefined }] : [],
  );
  return { stack, resources: before.length, broken, drift: driftOf(states, broken) };
}

/** Rules that what the state has keeps, and what is there does not. */
function newlyBroken(before: readonly Written[], after: readonly Written[]): Broken[] {
  const config = readPackConfig(path.join(ROOT, "policy", "settings.json"));
  const key = ({ rule, finding }: Verdict): string => `${rule.id} ${finding.resource.urn} ${finding.path}`;
  const mandatory = (written: readonly Written[]): Verdict[] =>
    verdictsOn(written, config).filter(({ level }) => level === "mandatory");
  const known = new Set(mandatory(before).map(key));
  return mandatory(after)
    .filter((verdict) => !known.has(key(verdict)))
    .map(({ rule, finding, message }) => ({ rule: rule.id, urn: finding.resource.urn, path: finding.path, message }));
}

function gravestOf(looks: readonly Look[]): DriftClass | undefined {
  const classes = looks.map(({ drift: all, broken }) => worstOf(all, broken));
  return [...DRIFT_CLASSES].reverse().find((one) => classes.includes(one));
}

function asJson(looks: readonly Look[], worst: DriftClass | undefined): string {
  return JSON.stringify({ command: "drift", worst: worst ?? "none", stacks: looks }, null, 2);
}

/** The gravest of the whole estate first: whoever reads no further has read what matters. */
function asText(looks: readonly Look[]): string {
  const sections = [...DRIFT_CLASSES].reverse().flatMap((one) => sectionOf(one, looks));
  const rules = looks.flatMap(({ stack, broken }) =>
    broken.map(({ rule, message }) => `${pc.red(rule)} ${stack}\n${message.replace(/^/gm, "  ")}`),
  );
  const counts = looks.map((look) => `${look.stack}: ${countsOf(look)}`);
  return [
    ...sections,
    ...(rules.length > 0 ? [`Rules that are broken now\n${rules.join("\n")}`] : []),
    counts.join("\n"),
  ].join("\n\n");
}

function sectionOf(wanted: DriftClass, looks: readonly Look[]): string[] {
  const colour = { dangerous: pc.red, unexpected: pc.yellow, benign: pc.dim }[wanted];
  const lines = looks.flatMap(({ stack, drift: all }) =>
    all
      .filter((one) => one.class === wanted)
      .map((one) => `  ${stack} ${one.name} (${one.type}) ${changeOf(one)}: ${one.why}`),
  );
  return lines.length > 0 ? [[colour(wanted), ...lines].join("\n")] : [];
}

function changeOf({ path: at, old, new: now }: Drift): string {
  return at === "" ? String(now) : `${at} ${shown(old)} -> ${shown(now)}`;
}

const SHOWN = 80;

/** Short enough for a line. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

function countsOf({ resources, drift: all }: Look): string {
  if (resources === 0) return "nothing is up";
  if (all.length === 0) return `none in ${resources} resources`;
  return [...DRIFT_CLASSES]
    .reverse()
    .map((one) => [all.filter((each) => each.class === one).length, one] as const)
    .filter(([count]) => count > 0)
    .map(([count, one]) => `${count} ${one}`)
    .join(", ");
}
