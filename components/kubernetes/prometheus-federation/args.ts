import type * as pulumi from "@pulumi/pulumi";
import { METRICS } from "../../../facts/observability";
import type { Severity } from "../../../facts/severities";
import type { Fault } from "../../arguments";
import type { InternalGatewayArgs } from "../internal-gateway";
import { labelFaults } from "../names";
import type { VaultReader } from "../vault-files";

interface EveryServer {
  /** Required. Namespace of all of it, in which an Alertmanager (`components/kubernetes/alertmanager`) runs, too. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Value of the label `environment` on every series and every alert. */
  readonly environment: string;
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

/** A proof of who one is, and the authority by which the other side's is judged: both in the vault, by their names there. */
export interface Proof extends VaultReader {
  readonly certificate: string;
  readonly authority: string;
}

export interface CentreArgs extends EveryServer {
  readonly mode: "centre";
  /** Optional. Days on the servers' disks. Default: 15 (B1). */
  readonly retentionDays?: number;
  readonly storage: ThanosStorage;
  /** Required. How the centre proves its name to writers; service account `prometheus-centre` takes the identity. */
  readonly proof: Proof;
  /** Required. Names that writers' certificates prove: nobody else is let in. At least one. */
  readonly writers: readonly string[];
  /** Required. Where regions write to: subnet, address and private link service. */
  readonly gateway: Pick<InternalGatewayArgs, "subnetName" | "address"> &
    Required<Pick<InternalGatewayArgs, "privateLink">>;
}

export interface RegionArgs extends EveryServer {
  readonly mode: "region";
  /** Required. Value of the label `cluster` on every series. */
  readonly cluster: string;
  /** Required. Value of the label `region` on every series: Azure's name of the region. */
  readonly regionName: string;
  /** Required. Where to write: one address a replica of the centre, so that each holds everything; none where there is no centre. */
  readonly remoteWriteUrls: readonly pulumi.Input<string>[];
  /** Conditional: required to write to a centre elsewhere, by https; service account `region` takes the identity. Default: it writes within its cluster. */
  readonly proof?: Proof;
  /** Optional. No alert that it judges is told as more severe: outside production nobody is woken. Default: as the rules say. */
  readonly severest?: Severity;
  /** Optional. Hours that the region itself can be asked about. Default: 48. */
  readonly retentionHours?: number;
}

export type PrometheusFederationArgs = CentreArgs | RegionArgs;

/** Service account that the centre's servers run as: what federated credentials name. */
export const CENTRE_SERVICE_ACCOUNT = "prometheus-centre";
/** And a region's. */
export const REGION_SERVICE_ACCOUNT = "region";

export function federationFaults(args: PrometheusFederationArgs): Fault[] {
  const faults = args.mode === "region" ? regionFaults(args) : centreFaults(args);
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
  return faults;
}

function centreFaults({ writers }: CentreArgs): Fault[] {
  const names = writers.filter((name) => !/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(name));
  return [
    ...names.map((got) => ({
      path: "writers",
      got,
      expected: "a full name in lower case, as certificates have it",
      fix: "write the name out",
    })),
    ...(writers.length === 0
      ? [{ path: "writers", got: writers, expected: "at least one name", fix: "name who may write" }]
      : []),
  ];
}

function regionFaults({ cluster, remoteWriteUrls }: RegionArgs): Fault[] {
  const faults = labelFaults("cluster", cluster);
  if (![0, METRICS.replicaPorts.length].includes(remoteWriteUrls.length)) {
    faults.push({
      path: "remoteWriteUrls",
      got: remoteWriteUrls.length,
      expected: `0, or ${METRICS.replicaPorts.length}, one a replica of the centre: a replica holds only what is written to it`,
      fix: "give an address for each port of METRICS.replicaPorts",
    });
  }
  return faults;
}
