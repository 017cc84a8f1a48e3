import Table from "cli-table3";
import { readEstate } from "../../stacks/config";
import { clusterKind, stacksWithClusters, type ClusterKind } from "../clusters";
import { EXIT } from "../failure";
import { localAt, type Local } from "../local";
import { isAlive, locksOf } from "../locks";
import { ROOT, wantedStacks } from "../session";
import { countable, readState } from "../state";

interface Row {
  readonly stack: string;
  readonly state: "absent" | "up" | "half-done" | "in use" | "lost";
  readonly resources: number;
  /** What the stack's cluster is, if it makes one. */
  readonly cluster?: ClusterKind;
  readonly updated?: string;
}

/** Reads files only: no engine, no cloud. */
export function status(named: readonly string[], flags: { json?: boolean }): number {
  const local = localAt(ROOT);
  const estate = readEstate(ROOT);
  const withClusters = stacksWithClusters(estate);
  const rows = wantedStacks(estate, named).map((stack) => rowOf(local, stack, withClusters.includes(stack)));
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return EXIT.ok;
  }
  const table = new Table({
    head: ["stack", "state", "resources", "cluster", "last written (UTC)"],
    style: { head: [], border: [], compact: true },
  });
  for (const { stack, state, resources, cluster, updated } of rows)
    table.push([stack, state, String(resources), cluster ?? "", updated?.slice(0, 19).replace("T", " ") ?? ""]);
  process.stdout.write(`${table.toString()}\n`);
  return EXIT.ok;
}

function rowOf(local: Local, stack: string, hasCluster: boolean): Row {
  const state = readState(local, stack);
  const resources = state ? countable(state) : 0;
  const condition = conditionOf(local, stack, resources, state?.pending ?? 0);
  return {
    stack,
    state: condition,
    resources,
    ...(hasCluster ? { cluster: clusterKind(local) } : {}),
    ...(state ? { updated: state.updated.toISOString() } : {}),
  };
}

function conditionOf(local: Local, stack: string, resources: number, pending: number): Row["state"] {
  const locks = locksOf(local, stack);
  if (locks.some(isAlive)) return "in use";
  // The run is gone and its lock is not: the next one takes over.
  if (locks.length > 0) return "lost";
  if (pending > 0) return "half-done";
  return resources > 0 ? "up" : "absent";
}
