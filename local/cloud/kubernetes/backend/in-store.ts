import type { PropertyMap } from "../../protocol/values";
import type { Store } from "../../store/store";
import type { Cluster } from "../cluster/cluster";
import * as objects from "../objects/lifecycle";
import type { Backend, Observed } from "./backend";

/** Objects live in the embedded cloud's store, judged by our own checks: nothing to build, nothing to start. */
export class InStore implements Backend {
  constructor(private readonly store: () => Store) {}

  /** Checks have judged the object by themselves; what it depends on may be yet to come in the same run. */
  async rehearse(): Promise<void> {}

  async apply(cluster: Cluster, place: objects.Place, writing: objects.Writing): Promise<PropertyMap> {
    return objects.apply(this.store(), cluster, place, writing);
  }

  async observe(_cluster: Cluster, place: objects.Place, known: PropertyMap): Promise<Observed | undefined> {
    return objects.observe(this.store(), place, known);
  }

  async remove(cluster: Cluster, place: objects.Place): Promise<void> {
    objects.remove(this.store(), cluster, place);
  }

  /** What a release brings is read from its record. */
  async released(): Promise<void> {}
}
