import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";

export interface ChangeCaptureArgs {
  /** Required. Namespace of the services, where the reader runs. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Name of the server that takes writes, from this region: one that a promotion takes along. */
  readonly databaseHost: pulumi.Input<string>;
  /**
   * Required. Name of the identity that the services' pods have here: the role that it signs in as, which people give access to with
   * `plugilo.grant_access(…, 'changes')` (sql/migrations/server).
   */
  readonly databaseUser: pulumi.Input<string>;
  /** Required. `host:port` to begin with; brokers then tell their own ports. At least one. */
  readonly bootstrapServers: readonly pulumi.Input<string>[];
}

export function captureFaults({ bootstrapServers }: ChangeCaptureArgs): Fault[] {
  if (bootstrapServers.length > 0) return [];
  return [
    {
      path: "bootstrapServers",
      got: bootstrapServers,
      expected: "at least one host:port",
      fix: "give the private endpoint's name and LOGS.bootstrapPort",
    },
  ];
}
