import * as apps from "@pulumi/kubernetes/apps/v1";
import * as scheduling from "@pulumi/kubernetes/scheduling/v1";
import * as pulumi from "@pulumi/pulumi";
import { OVERPROVISIONING } from "../../../facts/scaling";
import { refuse } from "../../arguments";
import { overprovisioningFaults, shareOf, type OverprovisioningArgs } from "./args";
import { placeholders } from "./build-placeholders";
import { roomsFor, type Rooms } from "./build-room";

export type { OverprovisioningArgs } from "./args";

/**
 * Room for real work that comes suddenly (A7): pods that do nothing, of a priority below all others, hold a fifth to three tenths of
 * what runs. A pod that finds no other room takes theirs at once, and the placeholder that it put out brings the next node.
 *
 * @costs Nodes for the share of the running capacity that is held, two thirds of it at the price of spot.
 * @fails With placeholders waiting, because a pool is at its limit or Azure out of a size, a sudden peak waits for nodes as it would
 * without them. Spot's room goes with its nodes, at half a minute's notice. Nothing that users see depends on a placeholder.
 * @recovers By itself: a placeholder that was put out waits for a node, which Karpenter makes in about two minutes.
 */
export class Overprovisioning extends pulumi.ComponentResource {
  /** What is held, and where. */
  readonly rooms: Rooms;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    args: OverprovisioningArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("Overprovisioning", name, overprovisioningFaults(args));
    super("plugilo:kubernetes:Overprovisioning", name, {}, opts);
    this.rooms = roomsFor(args.running, shareOf(args));
    const lowest = new scheduling.PriorityClass(
      `${name}-priority`,
      {
        metadata: { name: "placeholder" },
        value: OVERPROVISIONING.priority,
        globalDefault: false,
        preemptionPolicy: "Never",
        description: "Pods that hold room for others: any other pod puts them out.",
      },
      { parent: this },
    );
    for (const kind of ["spot", "onDemand"] as const) this.hold(kind, args.namespace, lowest);
    this.registerOutputs({});
  }

  private hold(kind: keyof Rooms, namespace: pulumi.Input<string>, lowest: scheduling.PriorityClass): void {
    const role = kind === "spot" ? "spot" : "on-demand";
    new apps.Deployment(
      `${this.name}-${role}`,
      {
        metadata: {
          name: `placeholder-${role}`,
          namespace,
          // Placeholders that wait are no failure: an update must not stand still until the last has its node.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: placeholders(kind, this.rooms[kind], "placeholder"),
      },
      { parent: this, dependsOn: lowest },
    );
  }
}
