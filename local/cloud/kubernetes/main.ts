import { serve } from "../protocol/serve";
import { Store } from "../store/store";
import type { Backend } from "./backend/backend";
import { InStore } from "./backend/in-store";
import { KubernetesProvider } from "./provider";
import { installedVersion } from "./version";

let opened: Store | undefined;
const store = (): Store => (opened ??= Store.openForProcess());

/** Real control planes, if the command line has started them; loaded only then, for a plugin starts often. */
async function backend(): Promise<Backend> {
  const folder = process.env["PLUGILO_CLUSTERS"];
  if (folder === undefined || folder === "") return new InStore(store);
  const { OnServer } = await import("./backend/on-server");
  return new OnServer(store, folder);
}

async function main(): Promise<void> {
  await serve(new KubernetesProvider(store, installedVersion(), await backend()), process.argv);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
