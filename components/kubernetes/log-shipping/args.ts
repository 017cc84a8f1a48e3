import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import { labelFaults } from "../names";

export interface LogShippingArgs {
  /** Required. Namespace with `privileged` pod security: shippers read the node's log files. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Value of `orchestrator.cluster.name` on everything. */
  readonly cluster: string;
  /** Required. Value of `cloud.region` on everything: Azure's name of the region. */
  readonly regionName: string;
  /** Required. `host:port` to begin with; brokers then tell their own ports. At least one. */
  readonly bootstrapServers: readonly pulumi.Input<string>[];
  /**
   * Required. Secret of the namespace with `ca.crt` (the brokers' authority), `user.crt` and `user.key` (the shipper's
   * certificate), copied from the hub's Key Vault. Shippers wait for it, and lose nothing that is still on the node.
   */
  readonly credentialsSecret: string;
  /** Optional. ECK's release, which brings the CRD. Default: it is there already. */
  readonly operator?: pulumi.Resource;
}

export function shippingFaults({ cluster, bootstrapServers, credentialsSecret }: LogShippingArgs): Fault[] {
  const faults = [...labelFaults("cluster", cluster), ...labelFaults("credentialsSecret", credentialsSecret)];
  if (bootstrapServers.length === 0) {
    faults.push({
      path: "bootstrapServers",
      got: bootstrapServers,
      expected: "at least one host:port",
      fix: "give the private endpoint's name and LOGS.bootstrapPort",
    });
  }
  return faults;
}
