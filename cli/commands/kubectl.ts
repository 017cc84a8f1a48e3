import { spawn } from "node:child_process";
import * as path from "node:path";
import { readEstate } from "../../stacks/config";
import { clusterFolder, clusterKind, kubectlOf, stackOfCluster } from "../clusters";
import { Failure } from "../failure";
import { localAt } from "../local";
import { ROOT } from "../session";

/** Any kubectl command against one of the estate's real clusters; its output and exit code are kubectl's own. */
export async function kubectl(name: string, args: readonly string[]): Promise<number> {
  const local = localAt(ROOT);
  const stack = stackOfCluster(readEstate(ROOT), name);
  if (clusterKind(local) !== "real") {
    throw new Failure(
      `kubectl: got clusters that are embedded, expected real ones, which have an API server; bring the estate up with them: ` +
        `./plugilo up --clusters real (what is up now must be destroyed first: ./plugilo destroy --unprotect)`,
    );
  }
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const { command, kubeconfig } = await kubectlOf(local, stack, say);
  const cache = path.join(clusterFolder(local, stack), "kubectl-cache");
  return run(command, args, { KUBECONFIG: kubeconfig, KUBECACHEDIR: cache });
}

function run(command: string, args: readonly string[], more: NodeJS.ProcessEnv): Promise<number> {
  // The terminal's Ctrl-C reaches kubectl itself: we only wait for what it makes of it.
  const stay = (): void => {};
  process.on("SIGINT", stay);
  return new Promise<number>((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: "inherit", env: { ...process.env, ...more } });
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  }).finally(() => process.off("SIGINT", stay));
}
