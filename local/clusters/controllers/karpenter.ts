import { LOOPBACK, type Controller } from "./controller";

export interface KarpenterOptions {
  readonly command: string;
  readonly kubeconfigFile: string;
  /** What `instanceTypes` gives, as JSON. */
  readonly instanceTypesFile: string;
  readonly ports: { readonly metrics: number; readonly health: number };
}

/**
 * Karpenter with the KWOK provider: it decides as AKS' node provisioning does, and its nodes are objects that KWOK keeps alive.
 * It has flags for ports but not for addresses (pkg/operator/options/options.go, v1.12.1, 2026-11): these two bind every address.
 */
export function karpenter({ command, kubeconfigFile, instanceTypesFile, ports }: KarpenterOptions): Controller {
  return {
    name: "karpenter",
    command,
    args: [
      "--disable-leader-election",
      `--instance-types-file-path=${instanceTypesFile}`,
      `--metrics-port=${ports.metrics}`,
      `--health-probe-port=${ports.health}`,
    ],
    env: { KUBECONFIG: kubeconfigFile, SYSTEM_NAMESPACE: "kube-system" },
    ready: `http://${LOOPBACK}:${ports.health}/readyz`,
  };
}

/** Kind of the node classes that the KWOK provider knows. */
export const KWOK_NODE_CLASS = { group: "karpenter.kwok.sh", version: "v1alpha1", kind: "KWOKNodeClass" } as const;

interface NodePoolLike {
  readonly spec: { readonly template: { readonly spec: { readonly nodeClassRef: { readonly name: string } } } };
}

/**
 * A NodePool of ours for the KWOK provider: the only thing that changes is which kind of node class it names. Azure's keys among
 * its requirements stay, because instance-types.ts teaches them to the provider.
 */
export function forKwok<T extends NodePoolLike>(pool: T): T {
  const { template } = pool.spec;
  const { group, kind } = KWOK_NODE_CLASS;
  const nodeClassRef = { group, kind, name: template.spec.nodeClassRef.name };
  return { ...pool, spec: { ...pool.spec, template: { ...template, spec: { ...template.spec, nodeClassRef } } } };
}

/** The node class of that name: nodes register at once. */
export function kwokNodeClass(name: string) {
  const { group, version, kind } = KWOK_NODE_CLASS;
  return { apiVersion: `${group}/${version}`, kind, metadata: { name }, spec: {} };
}

/**
 * For KWOK's configuration: a node's capacity is what can be allocated on it. The KWOK provider writes there what the pods that the node
 * was made for ask for (kwok/cloudprovider/cloudprovider.go, v1.12.1, 2026-11), and Karpenter would think its pools nearly empty.
 */
export const NODE_CAPACITY_STAGE = `
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
  name: node-capacity
spec:
  resourceRef:
    apiGroup: v1
    kind: Node
  selector:
    matchLabels:
      karpenter.sh/registered: "true"
    matchExpressions:
      - key: 'if .status.capacity.cpu == .status.allocatable.cpu then "same" else "other" end'
        operator: In
        values: [other]
  next:
    statusTemplate: |
      capacity:
      {{ YAML .status.allocatable 1 }}
`;
