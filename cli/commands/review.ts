import * as fs from "node:fs";
import * as path from "node:path";
import { billOf } from "../../cost/bill";
import { estimateOf, type Estimate } from "../../cost/estimate";
import { changesOf } from "../../local/changes";
import { recordedEstate } from "../../local/recording/cached";
import type { DeclaredStack } from "../../local/recording";
import { readApprovers, type RiskClass } from "../../review/approvers";
import type { Recorded, StackChange } from "../../review/change";
import { markdownOf } from "../../review/markdown";
import type { Files } from "../../review/objects";
import { reviewOf, type Review, type ReviewInput } from "../../review/review";
import { sarifOf } from "../../review/sarif";
import { EXIT, Failure } from "../failure";
import { withBaseTree, type BaseTree } from "../review/base-tree";
import { reviewJson } from "../review/json";
import { packsOf } from "../review/packs";
import { renderedGitops } from "../review/rendered";
import { ROOT } from "../session";
import { costedStack } from "./cost";
import { readPackConfig } from "./policy";

export interface ReviewFlags {
  readonly base?: string;
  readonly json?: boolean;
  /** File for the newly broken rules and graver steps, as code scanning takes them. */
  readonly sarif?: string;
  /** File for what else goes to standard output. */
  readonly out?: string;
}

/** What a change of these classes needs is nobody's say but its author's. */
const HARMLESS: readonly RiskClass[] = ["none", "low"];

/**
 * What the working tree would do to the estate, compared with what it started from: no account, no deployment.
 *
 * @returns EXIT.policy when a mandatory rule is newly broken, else EXIT.approval when somebody must approve, else EXIT.ok.
 */
export async function review(flags: ReviewFlags): Promise<number> {
  const { found, stacks } = await withBaseTree(ROOT, flags.base, (base) => compared(base, ROOT));
  const text = flags.json ? reviewJson(found) : markdownOf(found);
  if (flags.out === undefined) process.stdout.write(`${text}\n`);
  else fs.writeFileSync(flags.out, text);
  if (flags.sarif !== undefined) fs.writeFileSync(flags.sarif, sarifOf(found, stacks));
  if (found.policy.broken.some(({ level }) => level === "mandatory")) return EXIT.policy;
  return HARMLESS.includes(found.risk) ? EXIT.ok : EXIT.approval;
}

/** @param base what the change started from. @param head root of what it led to */
export async function compared(
  base: Pick<BaseTree, "root" | "files">,
  head: string,
): Promise<{ readonly found: Review; readonly stacks: readonly StackChange[] }> {
  const changes = await changed(base.root, head);
  const { packs, unknown: unasked } = await packsOf(base, head, changes.stacks);
  const { unknown: unbuilt, ...gitops } = await renderedGitops(base, head);
  const more = { ...(packs ? { packs } : {}), ...gitops, unknown: [...unasked, ...unbuilt] };
  return { found: reviewed(base, head, changes, more), stacks: changes.stacks };
}

interface Changes {
  readonly stacks: readonly StackChange[];
  readonly configs: ReadonlyMap<string, DeclaredStack["config"]>;
}

async function changed(base: string, head: string): Promise<Changes> {
  const before = await recording("what the change started from", base);
  const after = await recording("the working tree", head);
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  const named = (all: readonly DeclaredStack[], name: string): DeclaredStack | undefined =>
    all.find((one) => one.name === name);
  const stacks: StackChange[] = [];
  for (const name of names) stacks.push(await changesOf(named(before, name), named(after, name)));
  return { stacks, configs: new Map([...before, ...after].map(({ name, config }) => [name, config])) };
}

async function recording(what: string, root: string): Promise<readonly DeclaredStack[]> {
  try {
    return await recordedEstate(root, { say: (stack) => process.stderr.write(`reading ${stack} of ${what}\n`) });
  } catch (error) {
    throw new Failure(`review: ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function reviewed(
  { root, files }: Pick<BaseTree, "root" | "files">,
  head: string,
  { stacks, configs }: Changes,
  more: Partial<ReviewInput>,
): Review {
  return reviewOf({
    stacks,
    files,
    gitops: { before: gitops(root), after: gitops(head) },
    policy: readPackConfig(),
    approvers: readApprovers(head),
    cost: (stack, resources) => costOf(configs.get(stack), resources),
    ...more,
  });
}

function costOf(config: DeclaredStack["config"] | undefined, resources: readonly Recorded[]): Estimate | undefined {
  return config && estimateOf(billOf(costedStack(config, { resources })));
}

/** Everything that Argo CD reads. */
function gitops(root: string): Files {
  const names = fs.readdirSync(path.join(root, "gitops"), { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => fs.statSync(path.join(root, "gitops", name)).isFile());
  return new Map(files.map((name) => [`gitops/${name}`, fs.readFileSync(path.join(root, "gitops", name), "utf8")]));
}
