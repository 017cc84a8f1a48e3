import { serve } from "../protocol/serve";
import { Store } from "../store/store";
import { KubernetesProvider } from "./provider";
import { installedVersion } from "./version";

let store: Store | undefined;

serve(new KubernetesProvider(() => (store ??= Store.openForProcess()), installedVersion()), process.argv).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
