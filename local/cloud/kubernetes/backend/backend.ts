import type { PropertyMap } from "../../protocol/values";
import type { Cluster } from "../cluster/cluster";
import type { Place, Writing } from "../objects/lifecycle";

/** An object as a cluster holds it. */
export interface Observed {
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** What keeps a cluster's objects. The provider does not know which: both accept and refuse the same. */
export interface Backend {
  /**
   * Asks what a write would come to, and changes nothing. Inputs may hold unknowns.
   * @throws CloudError what the cluster would refuse.
   */
  rehearse(cluster: Cluster, place: Place, writing: Writing): Promise<void>;
  /** Creates or changes an object. @throws CloudError what the cluster refuses */
  apply(cluster: Cluster, place: Place, writing: Writing): Promise<PropertyMap>;
  /** What the cluster holds of an object, or undefined when it is gone. Secrets that have not changed are taken from `known`. */
  observe(cluster: Cluster, place: Place, known: PropertyMap): Promise<Observed | undefined>;
  /** Removes an object and waits until it is gone; gone is fine. */
  remove(cluster: Cluster, place: Place): Promise<void>;
  /** A Helm release has come or changed: its CRDs and its namespace must be there before what follows. */
  released(cluster: Cluster): Promise<void>;
}
