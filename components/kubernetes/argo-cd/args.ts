import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { InternalGatewayArgs } from "../internal-gateway";

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export interface ArgoCdArgs {
  /** Required. Namespace of all of it. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Name that people reach it by. */
  readonly hostName: string;
  /** Required. Address behind that name. */
  readonly gateway: Pick<InternalGatewayArgs, "subnetName" | "address">;
  /** Required. Sign-in with Entra: nobody has a password, and Argo CD has no client secret. */
  readonly signIn: {
    readonly tenantId: pulumi.Input<string>;
    /** Required. Application (client) id that trusts service account `argocd-server` of the namespace. */
    readonly clientId: pulumi.Input<string>;
    /** Required. Object id of the group that may do everything. */
    readonly administrators: string;
    /** Optional. Object id of the group that may look. Default: administrators only. */
    readonly readers?: string;
  };
  /** Required. Git repositories that may be applied: what platform and teams own. At least one. */
  readonly repositories: readonly string[];
  /** Optional. Names of the clusters that workloads go to, as registered. Default: any that is registered. */
  readonly clusters?: readonly string[];
  /** Optional. Namespaces that workloads may live in, patterns allowed. Default: `app-*`. */
  readonly workloadNamespaces?: readonly string[];
}

export function argoFaults({ hostName, signIn, repositories, clusters }: ArgoCdArgs): Fault[] {
  const faults: Fault[] = [];
  if (!/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/.test(hostName)) {
    faults.push({
      path: "hostName",
      got: hostName,
      expected: "a lower-case host name, without scheme or port",
      fix: "give the name that people type",
    });
  }
  for (const [role, id] of Object.entries({ administrators: signIn.administrators, readers: signIn.readers })) {
    if (id === undefined || UUID.test(id)) continue;
    faults.push({
      path: `signIn.${role}`,
      got: id,
      expected: "an Entra object id: tokens carry ids, not names",
      fix: "give the group's object id",
    });
  }
  if (repositories.length === 0) {
    faults.push({
      path: "repositories",
      got: repositories,
      expected: "at least one: Argo CD would have nothing to apply",
      fix: "name the repository of gitops/",
    });
  }
  if (clusters?.length === 0) {
    faults.push({
      path: "clusters",
      got: clusters,
      expected: "at least one name, or none given at all",
      fix: "name the clusters, or leave it out for any",
    });
  }
  return faults;
}
