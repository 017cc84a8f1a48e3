import * as fs from "node:fs";
import * as path from "node:path";
import Table from "cli-table3";
import pc from "picocolors";
import { EXIT, Failure } from "../failure";
import { ROOT } from "../session";
import { askCluster, awake, KUBECTL } from "../singletons/live";
import { named, nextStep } from "../singletons/plan";
import { productionClusters, rewritten, singletonsOf, type TreeCluster } from "../singletons/tree";
import { writeAtomically } from "../stack-file";

export interface StatusFlags {
  readonly kubectl?: string;
  readonly json?: boolean;
}

export interface MoveFlags {
  readonly to: string;
  readonly kubectl?: string;
  /** A cluster that cannot be asked any more, and how it is kept from coming back as it was. */
  readonly lost?: string;
  readonly fenced?: string;
}

interface Row {
  readonly cluster: string;
  readonly git: "on" | "off";
  /** What the cluster itself says: at rest, what runs, or why it is not known. */
  readonly live: string;
}

/** Where singletons are to run and where they do: what Git says beside what each cluster says. */
export async function status(flags: StatusFlags, root = ROOT): Promise<number> {
  const wanted = singletonsOf(root);
  const rows = await Promise.all(
    productionClusters(root).map(async ({ name, on }): Promise<Row> => {
      const live = await askCluster(flags.kubectl ?? KUBECTL, name).then(
        (objects) => awake(wanted, objects).join("; ") || "at rest",
        (error: unknown) => `unknown: ${error instanceof Failure ? error.message : String(error)}`,
      );
      return { cluster: name, git: on ? "on" : "off", live };
    }),
  );
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else {
    const table = new Table({
      head: ["cluster", "Git says", "the cluster says"],
      style: { head: [], border: [], compact: true },
      colWidths: [null, null, 100],
      wordWrap: true,
    });
    for (const { cluster, git, live } of rows) table.push([cluster, git, live]);
    process.stdout.write(`${table.toString()}\n`);
  }
  return EXIT.ok;
}

/**
 * Writes the next change of a move, and says what to do with it. Two changes in Git, never one: the first brings singletons to rest
 * everywhere, the second, refused until every cluster says that it is at rest, wakes them on the other cluster.
 *
 * @throws Failure when a cluster still runs one, or cannot be asked and is not declared lost.
 */
export async function move(flags: MoveFlags, root = ROOT): Promise<number> {
  const clusters = productionClusters(root);
  const lost = lostOf(clusters, flags);
  const step = nextStep(clusters, flags.to);
  if (step.kind === "done") {
    process.stdout.write(
      `${pc.green(`Git says already that singletons run on ${step.cluster.name} and nowhere else.`)}\n`,
    );
    return EXIT.ok;
  }
  if (step.kind === "off") {
    for (const { file } of step.clusters) write(file, rewritten(file, false));
    process.stdout.write(`${offText(step.clusters, flags, root)}\n`);
    return EXIT.ok;
  }
  await atRest(
    step.mustRest.filter(({ name }) => name !== lost),
    flags,
    root,
  );
  write(step.cluster.file, rewritten(step.cluster.file, true, lost === undefined ? undefined : fenceNote(lost, flags)));
  process.stdout.write(`${onText(step.cluster, root)}\n`);
  return EXIT.ok;
}

function lostOf(clusters: readonly TreeCluster[], { to, lost, fenced }: MoveFlags): string | undefined {
  if (lost === undefined && fenced === undefined) return undefined;
  if (lost === undefined || fenced === undefined || fenced.trim() === "") {
    throw new Failure(
      `--lost and --fenced: got ${lost === undefined ? "no cluster" : "no way of fencing"}, expected both: which cluster is lost, and what keeps ` +
        `its singletons from coming back with it (docs/singletons.md)`,
      EXIT.usage,
    );
  }
  if (lost === to) {
    throw new Failure(`--lost: got ${lost}, expected another cluster than --to; nothing can run there.`, EXIT.usage);
  }
  return named(clusters, lost, "--lost").name;
}

async function atRest(clusters: readonly TreeCluster[], { kubectl = KUBECTL }: MoveFlags, root: string): Promise<void> {
  const wanted = singletonsOf(root);
  for (const { name } of clusters) {
    const faults = awake(wanted, await askCluster(kubectl, name));
    if (faults.length === 0) continue;
    throw new Failure(
      `cluster ${name}: got singletons that are not at rest, expected none, because two at once must never be.\n` +
        `${faults.map((fault) => `  - ${fault}`).join("\n")}\n` +
        `Wait until Argo CD has synced the change that brings them to rest and what runs has ended, then run this again.`,
      EXIT.refused,
    );
  }
}

function write(file: string, text: string): void {
  writeAtomically(file, text, fs.statSync(file).mode);
}

function fenceNote(lost: string, { fenced = "" }: MoveFlags): string {
  return `Moved while ${lost} was lost; fenced by: ${fenced.replaceAll(/\s+/g, " ").trim()}`;
}

function offText(clusters: readonly TreeCluster[], { to }: MoveFlags, root: string): string {
  const names = clusters.map(({ name }) => name).join(", ");
  return [
    pc.yellow(`1 of 2: singletons come to rest on ${names}. Nothing runs on ${to} yet.`),
    ...clusters.map(({ file }) => `  edited: ${path.relative(root, file)}`),
    "Commit, merge and tag it. When Argo CD has synced it, run the same command again.",
  ].join("\n");
}

function onText({ name, file }: TreeCluster, root: string): string {
  return [
    pc.green(`2 of 2: singletons run on ${name} once this is released.`),
    `  edited: ${path.relative(root, file)}`,
    "Commit, merge and tag it.",
  ].join("\n");
}
