import type { CloudProvider } from "../cloud/protocol/provider";
import { AzureProvider } from "../cloud/azure/provider";
import { KubernetesProvider } from "../cloud/kubernetes/provider";
import { installedVersion } from "../cloud/kubernetes/version";
import { PagerDutyProvider } from "../cloud/pagerduty/provider";
import type { PropertyMap } from "../cloud/protocol/values";
import { RandomProvider } from "../cloud/random/provider";
import { Store } from "../cloud/store/store";

/** The embedded cloud in this process: its providers as the engine would start them, without a wire between. */
export class CloudWithin {
  private readonly store: Store;
  /** By URN of the program's provider. */
  private readonly configured = new Map<string, CloudProvider>();

  /** @param folder of its own, empty: what exists is what is recorded. */
  constructor(folder: string) {
    this.store = Store.open(folder);
  }

  async configure(urn: string, name: string, given: PropertyMap): Promise<void> {
    const provider = this.started(name);
    // It takes its token from the environment, which a recording must not need.
    await provider.configure(name === "pagerduty" ? { ...given, token: "recorded" } : given);
    this.configured.set(urn, provider);
  }

  /** @param reference of a registration: a URN, `::`, an id. */
  providerOf(reference: string): CloudProvider {
    return this.ofUrn(reference.slice(0, reference.lastIndexOf("::")));
  }

  /** @param urn of the program's provider. */
  ofUrn(urn: string): CloudProvider {
    const found = this.configured.get(urn);
    if (found) return found;
    throw new Error(`got provider "${urn}", expected one of ${[...this.configured.keys()].join(", ")}.`);
  }

  close(): void {
    this.store.close();
  }

  private started(name: string): CloudProvider {
    const store = (): Store => this.store;
    switch (name) {
      case "azure-native":
        return new AzureProvider(store);
      case "kubernetes":
        return new KubernetesProvider(store, installedVersion());
      case "pagerduty":
        return new PagerDutyProvider(store);
      case "random":
        return new RandomProvider();
      default:
        throw new Error(`got a provider of ${name}, expected one that the embedded cloud has.`);
    }
  }
}
