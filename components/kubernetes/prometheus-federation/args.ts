import type * as pulumi from "@pulumi/pulumi";
import { METRICS } from "../../../facts/observability";
import type { Fault } from "../../arguments";
import type { InternalGatewayArgs } from "../internal-gateway";
import { labelFaults } from "../names";

interface EveryServer {
  /** Required. Namespace of all of it. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Value of the label `cluster` on every series. */
  readonly cluster: string;
  /** Required. Value of the label `region` on every series: Azure's name of the region. */
  readonly regionName: string;
  /** Required. Disk of each server, in GB. */
  readonly storageGb: number;
  /** Optional. The operator's release, which brings the CRDs. Default: they are there already. */
  readonly operator?: pulumi.Resource;
}

/** Blob storage of old metrics, reached as a workload identity: no key exists. */
export interface ThanosStorage {
  readonly accountName: pulumi.Input<string>;
  readonly container: pulumi.Input<string>;
  /** Required. Client id of the identity federated with service account `prometheus-centre` of the namespace. */
  readonly clientId: pulumi.Input<string>;
}

export interface CentreArgs extends EveryServer {
  readonly mode: "centre";
  /** Optional. Days on the servers' disks. Default: 15 (B1). */
  readonly retentionDays?: number;
  readonly storage: ThanosStorage;
  /** Required. Where regions write to: subnet, address and private link service. */
  readonly gateway: Pick<InternalGatewayArgs, "subnetName" | "address"> &
    Required<Pick<InternalGatewayArgs, "privateLink">>;
}

export interface RegionArgs extends EveryServer {
  readonly mode: "region";
  /** Required. Where to write: one address a replica of the centre, so that each holds everything; none where there is no centre. */
  readonly remoteWriteUrls: readonly pulumi.Input<string>[];
  /** Optional. Hours that the region itself can be asked about. Default: 48. */
  readonly retentionHours?: number;
}

export type PrometheusFederationArgs = CentreArgs | RegionArgs;

/** Service account that the centre's servers run as: what federated credentials name. */
export const CENTRE_SERVICE_ACCOUNT = "prometheus-centre";

export function federationFaults(args: PrometheusFederationArgs): Fault[] {
  const faults = labelFaults("cluster", args.cluster);
  if (args.storageGb < 10) {
    faults.push({
      path: "storageGb",
      got: args.storageGb,
      expected: "at least 10 GB",
      fix: "raise it: a full disk loses metrics",
    });
  }
  const kept = args.mode === "centre" ? args.retentionDays : args.retentionHours;
  if (kept !== undefined && (!Number.isInteger(kept) || kept < 1)) {
    faults.push({
      path: args.mode === "centre" ? "retentionDays" : "retentionHours",
      got: kept,
      expected: "a whole number from 1",
      fix: "give the time to keep metrics",
    });
  }
  if (args.mode === "region" && ![0, METRICS.replicaPorts.length].includes(args.remoteWriteUrls.length)) {
    faults.push({
      path: "remoteWriteUrls",
      got: args.remoteWriteUrls.length,
      expected: `0, or ${METRICS.replicaPorts.length}, one a replica of the centre: a replica holds only what is written to it`,
      fix: "give an address for each port of METRICS.replicaPorts",
    });
  }
  return faults;
}
