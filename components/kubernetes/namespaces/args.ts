import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import { labelFaults } from "../names";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards (2026-11) */
export type PodSecurity = "privileged" | "baseline" | "restricted";

/** Traffic that a namespace takes in or sends out, beyond its own pods and DNS. */
export interface Flow {
  /** Conditional: namespaces at the other end; this, `cidrs` or `internet`. */
  readonly namespaces?: readonly string[];
  /**
   * Conditional: addresses at the other end, outside the cluster; this, `namespaces` or `internet`. Cilium never matches an
   * address of the cluster's own pods or nodes here.
   */
  readonly cidrs?: readonly string[];
  /** Conditional: every public address, and no private one; this, `namespaces` or `cidrs`. */
  readonly internet?: boolean;
  /** Required. TCP ports, at least one. */
  readonly ports: readonly number[];
}

/** An account that pods run as. */
export interface Account {
  /** Required. Client id of the identity that its pods sign in to Entra as (`WorkloadIdentity.clientId`). */
  readonly clientId: pulumi.Input<string>;
}

/** What a container gets that asks for nothing, as Kubernetes writes quantities. */
export interface ContainerDefaults {
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** CPU is not limited: throttled pods are slow though their node is idle. */
  readonly limits: { readonly memory: string };
}

export interface NamespaceNeeds {
  /** Required. What pods may ask of their node. */
  readonly podSecurity: PodSecurity;
  /** Optional. Mesh revision whose sidecars its pods get, such as `asm-1-30`. Default: not meshed. */
  readonly meshRevision?: string;
  /** Optional, by name. Default: nothing from other namespaces. */
  readonly ingress?: Readonly<Record<string, Flow>>;
  /** Optional, by name. Default: nothing but DNS. */
  readonly egress?: Readonly<Record<string, Flow>>;
  /**
   * Optional. Pods may send anywhere: for those that reach the nodes themselves (kubelets, exporters on the host's network),
   * which no NetworkPolicy can name under Cilium. Excludes `egress`. Default: false.
   * https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium#limitations (2026-11)
   */
  readonly unboundEgress?: boolean;
  /**
   * Optional. Its pods are closed to one another as well: policies that come with the pods say who calls whom. Default: false, they
   * are open to each other.
   */
  readonly closedInside?: boolean;
  /** Optional, by name. Accounts bound to an identity of the cloud. Default: none but Kubernetes' own. */
  readonly accounts?: Readonly<Record<string, Account>>;
  /** Optional. Most of each resource that all its pods together may ask for, such as `requests.cpu`. Default: no bound. */
  readonly quota?: Readonly<Record<string, string>>;
  /** Conditional: required by a `quota` on requests, which refuses pods that ask for nothing. Default: none. */
  readonly containerDefaults?: ContainerDefaults;
}

export interface NamespacesArgs<Name extends string = string> {
  /** Required. By name. */
  readonly namespaces: Readonly<Record<Name, NamespaceNeeds>>;
}

export function namespaceFaults({ namespaces }: NamespacesArgs): Fault[] {
  return Object.entries<NamespaceNeeds>(namespaces).flatMap(([name, needs]) => [
    ...labelFaults(`namespaces.${name}`, name),
    ...(needs.unboundEgress && needs.egress ? [contradiction(name, needs.egress)] : []),
    ...Object.keys(needs.accounts ?? {}).flatMap((account) =>
      labelFaults(`namespaces.${name}.accounts.${account}`, account),
    ),
    ...quotaFaults(name, needs),
    ...(["ingress", "egress"] as const).flatMap((direction) =>
      Object.entries(needs[direction] ?? {}).flatMap(([key, flow]) =>
        flowFaults(`namespaces.${name}.${direction}.${key}`, flow),
      ),
    ),
  ]);
}

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/#how-kubernetes-resourcequotas-work (2026-11) */
function quotaFaults(name: string, { quota = {}, containerDefaults }: NamespaceNeeds): Fault[] {
  const requests = Object.keys(quota).filter((resource) => /^(requests\.)?(cpu|memory)$/.test(resource));
  if (requests.length === 0 || containerDefaults) return [];
  return [
    {
      path: `namespaces.${name}.containerDefaults`,
      got: undefined,
      expected: `what a container gets that asks for nothing, because of the quota on ${requests.join(" and ")}`,
      fix: "give it: without, the API server refuses every pod that leaves its requests out",
    },
  ];
}

function contradiction(name: string, egress: object): Fault {
  return {
    path: `namespaces.${name}.egress`,
    got: Object.keys(egress),
    expected: "nothing beside unboundEgress: what may go anywhere needs no flows",
    fix: "remove one of the two",
  };
}

function flowFaults(path: string, { namespaces, cidrs, internet, ports }: Flow): Fault[] {
  const faults: Fault[] = [];
  if (!internet && (namespaces?.length ?? 0) + (cidrs?.length ?? 0) === 0) {
    faults.push({
      path,
      got: undefined,
      expected: "namespaces or addresses at the other end",
      fix: "name them: an empty list would open the namespace to everything",
    });
  }
  if (ports.length === 0) {
    faults.push({
      path: `${path}.ports`,
      got: ports,
      expected: "at least one port",
      fix: "name the ports: an empty list would open all of them",
    });
  }
  return faults;
}
