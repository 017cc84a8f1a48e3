import Table from "cli-table3";
import { readEstate } from "../../stacks/config";
import { EXIT } from "../failure";
import { localAt, type Local } from "../local";
import { locksOf } from "../recovery";
import { ROOT, wantedStacks } from "../session";
import { readState } from "../state";

interface Row {
  readonly stack: string;
  readonly state: "absent" | "up" | "half-done" | "locked";
  readonly resources: number;
  readonly updated?: string;
}

/** Reads files only: no engine, no cloud. */
export function status(named: readonly string[], flags: { json?: boolean }): number {
  const local = localAt(ROOT);
  const rows = wantedStacks(readEstate(ROOT), named).map((stack) => rowOf(local, stack));
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return EXIT.ok;
  }
  const table = new Table({ head: ["stack", "state", "resources", "last written"], style: { head: [], border: [] } });
  for (const row of rows) table.push([row.stack, row.state, String(row.resources), row.updated ?? ""]);
  process.stdout.write(`${table.toString()}\n`);
  return EXIT.ok;
}

function rowOf(local: Local, stack: string): Row {
  const state = readState(local, stack);
  // The root of the stack itself is no resource that anybody asked for.
  const resources = (state?.resources ?? []).filter((resource) => resource.type !== "pulumi:pulumi:Stack").length;
  const condition =
    locksOf(local, stack).length > 0
      ? "locked"
      : (state?.pending ?? 0) > 0
        ? "half-done"
        : resources > 0
          ? "up"
          : "absent";
  return { stack, state: condition, resources, ...(state ? { updated: state.updated.toISOString() } : {}) };
}
