/** What the embedded cloud provides: a provider for each package, loaded when the first of its kind is asked for. */
import type { CloudProvider } from "./protocol/provider";
import type { Backend } from "./kubernetes/backend/backend";
import { Store } from "./store/store";

let opened: Store | undefined;
/** One for all providers of the process. */
const store = (): Store => (opened ??= Store.openForProcess());

/** By Pulumi's name of the package. Each call makes one of its own: two may be configured differently. */
export const PROVIDERS: Readonly<Record<string, () => Promise<CloudProvider>>> = {
  "azure-native": async () => new (await import("./azure/provider")).AzureProvider(store),
  kubernetes: async () => {
    const [{ KubernetesProvider }, { installedVersion }] = await Promise.all([
      import("./kubernetes/provider"),
      import("./kubernetes/version"),
    ]);
    return new KubernetesProvider(store, installedVersion(), await clusters());
  },
  pagerduty: async () => new (await import("./pagerduty/provider")).PagerDutyProvider(store),
  random: async () => new (await import("./random/provider")).RandomProvider(),
};

/** Real control planes, if the command line has started them. */
async function clusters(): Promise<Backend | undefined> {
  const folder = process.env["PLUGILO_CLUSTERS"];
  if (folder === undefined || folder === "") return undefined;
  return new (await import("./kubernetes/backend/on-server")).OnServer(store, folder);
}
