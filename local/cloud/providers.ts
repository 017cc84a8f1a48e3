/** What the embedded cloud provides: a provider for each package, loaded when the first of its kind is asked for. */
import type { Backend } from "./kubernetes/backend/backend";
import type { CloudProvider } from "./protocol/provider";
import type { Store } from "./store/store";

/** By Pulumi's name of the package. Each call makes one of its own: two may be configured differently. */
export const PROVIDERS: Readonly<Record<string, () => Promise<CloudProvider>>> = {
  "azure-native": async () => new (await import("./azure/provider")).AzureProvider(await store()),
  kubernetes: async () => {
    const { KubernetesProvider } = await import("./kubernetes/provider");
    const { installedVersion } = await import("./kubernetes/version");
    return new KubernetesProvider(await store(), installedVersion(), await clusters());
  },
  pagerduty: async () => new (await import("./pagerduty/provider")).PagerDutyProvider(await store()),
  random: async () => new (await import("./random/provider")).RandomProvider(),
};

let opened: Store | undefined;
/** One for all providers of the process, opened by the first that needs it: whoever only asks for names loads no database. */
async function store(): Promise<() => Store> {
  const { Store } = await import("./store/store");
  return () => (opened ??= Store.openForProcess());
}

/** Real control planes, if the command line has started them. */
async function clusters(): Promise<Backend | undefined> {
  const folder = process.env["PLUGILO_CLUSTERS"];
  if (folder === undefined || folder === "") return undefined;
  return new (await import("./kubernetes/backend/on-server")).OnServer(await store(), folder);
}
