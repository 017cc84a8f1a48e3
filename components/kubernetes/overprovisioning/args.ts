import type * as pulumi from "@pulumi/pulumi";
import { OVERPROVISIONING } from "../../../facts/scaling";
import type { Fault } from "../../arguments";

export interface OverprovisioningArgs {
  /** Required. Namespace of the placeholders. */
  readonly namespace: pulumi.Input<string>;
  /** Required. What usually runs in the cluster, by its requests: the room is a share of it. */
  readonly running: { readonly cpu: number; readonly memoryGi: number };
  /** Optional. Share of that which is held free, 0.2 to 0.3. Default: 0.25. */
  readonly share?: number;
}

const { least, most } = OVERPROVISIONING.buffer;

export function shareOf({ share = (least + most) / 2 }: Pick<OverprovisioningArgs, "share">): number {
  return share;
}

export function overprovisioningFaults(args: OverprovisioningArgs): Fault[] {
  const faults: Fault[] = [];
  const share = shareOf(args);
  if (!(share >= least && share <= most)) {
    faults.push({
      path: "share",
      got: share,
      expected: `${least} to ${most} (A7)`,
      fix: "choose a share between them",
    });
  }
  for (const key of ["cpu", "memoryGi"] as const) {
    const got = args.running[key];
    if (got > 0 && Number.isFinite(got)) continue;
    faults.push({
      path: `running.${key}`,
      got,
      expected: "what the running pods ask for, above 0",
      fix: "read it off the cluster: the sum of the pods' requests",
    });
  }
  return faults;
}
