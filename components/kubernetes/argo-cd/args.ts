import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { InternalGatewayArgs } from "../internal-gateway";
import { labelFaults } from "../names";

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Where people hear of deliveries. Secrets lie in a vault: https://learn.microsoft.com/azure/aks/csi-secrets-store-identity-access (2026-11). */
export interface Notifications {
  readonly vaultName: pulumi.Input<string>;
  readonly tenantId: pulumi.Input<string>;
  /** Required. Identity that may read those secrets; it trusts service account `argocd-notifications-controller`. */
  readonly clientId: pulumi.Input<string>;
  /** Conditional: this, `teams` or both. Channel, and the vault's secret that holds the app's token. */
  readonly slack?: { readonly channel: string; readonly tokenSecret: string };
  /** Conditional: this, `slack` or both. The vault's secret that holds the address of a Teams workflow. */
  readonly teams?: { readonly addressSecret: string };
}

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
    /** Optional. Object id of the group that may sync, and stop or repeat a release; never open a shell. Default: nobody. */
    readonly developers?: string;
    /** Optional. Object id of the group that may look. Default: nobody else. */
    readonly readers?: string;
  };
  /** Required. Git repositories that may be applied. At least one. */
  readonly repositories: readonly string[];
  /** Required. What is delivered: the tree of one environment. */
  readonly delivery: {
    /** Required. Registered clusters of this environment get it. */
    readonly environment: string;
    /** Required. One of `repositories`: the one with the tree. */
    readonly repository: string;
    /** Required. A branch, or a range of version tags such as `>=1.0.0`, of which the highest is taken (E1). */
    readonly revision: string;
  };
  /** Required. Names of the clusters that workloads may go to, as registered. At least one. */
  readonly clusters: readonly string[];
  /** Required. Namespaces that workloads may live in. At least one. */
  readonly workloadNamespaces: readonly string[];
  /**
   * Conditional: client id of the identity that it applies to other clusters as; this or `ownCluster`. It trusts service accounts
   * `argocd-application-controller` and `argocd-server`.
   */
  readonly deployerClientId?: pulumi.Input<string>;
  /** Conditional: the cluster that it runs in, where that is one of `clusters`. Default: it applies nothing to it. */
  readonly ownCluster?: {
    readonly name: string;
    /** Required. Client id of the identity that KEDA asks queues as. */
    readonly scalerClientId: pulumi.Input<string>;
  };
  /** Optional. Default: nobody is told. */
  readonly notifications?: Notifications;
  /** Optional. Prometheus' operator, whose release brings the CRD of monitors. @default it is there already */
  readonly operator?: pulumi.Resource;
}

export function argoFaults(args: ArgoCdArgs): Fault[] {
  return [...nameFaults(args), ...signInFaults(args), ...deliveryFaults(args), ...notificationFaults(args)];
}

function nameFaults({ hostName }: ArgoCdArgs): Fault[] {
  if (/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/.test(hostName)) return [];
  return [
    {
      path: "hostName",
      got: hostName,
      expected: "a lower-case host name, without scheme or port",
      fix: "give the name that people type",
    },
  ];
}

function signInFaults({ signIn: { administrators, developers, readers } }: ArgoCdArgs): Fault[] {
  return Object.entries({ administrators, developers, readers }).flatMap(([role, id]) =>
    id === undefined || UUID.test(id)
      ? []
      : [
          {
            path: `signIn.${role}`,
            got: id,
            expected: "an Entra object id: tokens carry ids, not names",
            fix: "give the group's object id",
          },
        ],
  );
}

function deliveryFaults(args: ArgoCdArgs): Fault[] {
  const { repositories, delivery, clusters, workloadNamespaces, deployerClientId, ownCluster } = args;
  const faults: Fault[] = Object.entries({ repositories, clusters, workloadNamespaces }).flatMap(([path, given]) =>
    given.length > 0
      ? []
      : [{ path, got: given, expected: "at least one: there would be nothing to apply, or nowhere", fix: "name them" }],
  );
  workloadNamespaces.forEach((name, index) => faults.push(...labelFaults(`workloadNamespaces[${index}]`, name)));
  if (!repositories.includes(delivery.repository)) {
    faults.push({
      path: "delivery.repository",
      got: delivery.repository,
      expected: `one of repositories: ${repositories.join(", ")}`,
      fix: "name it there, too",
    });
  }
  if ((deployerClientId === undefined) === (ownCluster === undefined)) {
    faults.push({
      path: "deployerClientId",
      got: deployerClientId === undefined ? undefined : "an identity, and ownCluster as well",
      expected: "an identity for other clusters, or ownCluster",
      fix: "give one of the two",
    });
  }
  if (ownCluster !== undefined && !clusters.includes(ownCluster.name)) {
    faults.push({
      path: "ownCluster.name",
      got: ownCluster.name,
      expected: `one of clusters: ${clusters.join(", ")}`,
      fix: "name it there, too, or leave it out",
    });
  }
  return faults;
}

function notificationFaults({ notifications }: ArgoCdArgs): Fault[] {
  if (!notifications || notifications.slack || notifications.teams) return [];
  return [
    {
      path: "notifications",
      got: "neither slack nor teams",
      expected: "one of them at least",
      fix: "say where people hear of deliveries, or leave it out",
    },
  ];
}
