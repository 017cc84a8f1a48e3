import type { Fault } from "../../arguments";
import { labelFaults } from "../names";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards (2026-11) */
export type PodSecurity = "privileged" | "baseline" | "restricted";

/** Traffic that a namespace takes in or sends out, beyond its own pods and DNS. */
export interface Flow {
  /** Conditional: namespaces at the other end; this or `cidrs`. */
  readonly namespaces?: readonly string[];
  /**
   * Conditional: addresses at the other end, outside the cluster; this or `namespaces`. Cilium never matches an address
   * of the cluster's own pods or nodes here.
   */
  readonly cidrs?: readonly string[];
  /** Required. TCP ports, at least one. */
  readonly ports: readonly number[];
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
}

export interface NamespacesArgs<Name extends string = string> {
  /** Required. By name. */
  readonly namespaces: Readonly<Record<Name, NamespaceNeeds>>;
}

export function namespaceFaults({ namespaces }: NamespacesArgs): Fault[] {
  return Object.entries<NamespaceNeeds>(namespaces).flatMap(([name, needs]) => [
    ...labelFaults(`namespaces.${name}`, name),
    ...(needs.unboundEgress && needs.egress ? [contradiction(name, needs.egress)] : []),
    ...(["ingress", "egress"] as const).flatMap((direction) =>
      Object.entries(needs[direction] ?? {}).flatMap(([key, flow]) =>
        flowFaults(`namespaces.${name}.${direction}.${key}`, flow),
      ),
    ),
  ]);
}

function contradiction(name: string, egress: object): Fault {
  return {
    path: `namespaces.${name}.egress`,
    got: Object.keys(egress),
    expected: "nothing beside unboundEgress: what may go anywhere needs no flows",
    fix: "remove one of the two",
  };
}

function flowFaults(path: string, { namespaces, cidrs, ports }: Flow): Fault[] {
  const faults: Fault[] = [];
  if ((namespaces?.length ?? 0) + (cidrs?.length ?? 0) === 0) {
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
