import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { CHANGES } from "../../../facts/changes";
import { refuse } from "../../arguments";
import { captureFaults, type ChangeCaptureArgs } from "./args";

export type { ChangeCaptureArgs } from "./args";

/**
 * What the reader of changes is told of its region (E8, A20): the same names in every region, so that the reader itself, which Argo CD
 * brings, moves from one to the other as it is.
 *
 * @costs Nothing.
 * @fails Without it the reader's pod does not start, and the database keeps what is unread until its disk is full: hours to days, of
 * which alerts tell. Users find what is older than that.
 * @recovers By itself once the reader starts: it goes on where it was.
 * @throws ArgumentError when there is no address of Kafka.
 */
export class ChangeCapture extends pulumi.ComponentResource {
  constructor(name: string, args: ChangeCaptureArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("ChangeCapture", name, captureFaults(args));
    super("plugilo:kubernetes:ChangeCapture", name, {}, opts);
    const { namespace, databaseHost, databaseUser, bootstrapServers } = args;
    new core.ConfigMap(
      `${name}-settings`,
      {
        metadata: { name: CHANGES.settings, namespace },
        data: {
          CHANGES_DATABASE_HOST: databaseHost,
          CHANGES_DATABASE_USER: databaseUser,
          CHANGES_KAFKA: pulumi.all([...bootstrapServers]).apply((servers) => servers.join(",")),
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
