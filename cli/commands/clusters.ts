import { readEstate } from "../../stacks/config";
import { clusterName } from "../../facts/delivery";
import { clusterFolder, clusterKind, stacksWithClusters, stopClusters } from "../clusters";
import { EXIT } from "../failure";
import { localAt } from "../local";
import { ROOT } from "../session";

interface Row {
  readonly cluster: string;
  readonly stack: string;
  readonly kind: "embedded" | "real";
  readonly running: boolean;
}

/** What each of the estate's clusters is, and whether it runs. */
export async function list(flags: { json?: boolean }): Promise<number> {
  const local = localAt(ROOT);
  const { isRunning } = await import("../../local/clusters/control-plane");
  const kind = clusterKind(local);
  const rows = stacksWithClusters(readEstate(ROOT)).map((stack): Row => {
    const running = kind === "embedded" || isRunning(clusterFolder(local, stack));
    return { cluster: clusterName(stack), stack, kind, running };
  });
  if (flags.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else process.stdout.write(rows.map((row) => `${row.cluster.padEnd(20)} ${describe(row)}\n`).join(""));
  return EXIT.ok;
}

function describe({ kind, running }: Row): string {
  if (kind === "embedded") return "embedded: objects in the store of .plugilo/cloud";
  return running ? "real, running" : "real, stopped; the next command that needs it starts it";
}

/** Ends real control planes; what they hold stays, and the next command that needs one starts it again. */
export async function stop(): Promise<number> {
  const stopped = await stopClusters(localAt(ROOT), stacksWithClusters(readEstate(ROOT)));
  process.stdout.write(stopped.length === 0 ? "No real cluster was running.\n" : `Stopped ${stopped.join(", ")}.\n`);
  return EXIT.ok;
}
