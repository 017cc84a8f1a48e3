import { SERVICES_NAMESPACE } from "../../../facts/workloads";
import { cpus } from "../../../golden-path/quantities";
import type { Api, Live } from "./api";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export interface Pod extends Live {
  readonly spec: {
    readonly nodeName?: string;
    readonly priority?: number;
    readonly containers: readonly { readonly resources?: { readonly requests?: Readonly<Record<string, string>> } }[];
  };
  readonly status: { readonly phase: string; readonly conditions?: readonly Condition[]; readonly startTime?: string };
}

export interface Node extends Live {
  readonly spec: { readonly unschedulable?: boolean; readonly taints?: readonly { readonly key: string }[] };
  readonly status: {
    readonly capacity: Readonly<Record<string, string>>;
    readonly allocatable: Readonly<Record<string, string>>;
  };
}

/** Pods that are not on their way out: of all namespaces, or of one and with labels. */
export async function podsOf(api: Api, namespace?: string, labels = ""): Promise<Pod[]> {
  const kind = { apiVersion: "v1", kind: "Pod", ...(namespace === undefined ? {} : { namespace }) };
  const pods = await api.list<Pod>(kind, labels);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Those of a service of the golden path. */
export function podsOfService(api: Api, service: string): Promise<Pod[]> {
  return podsOf(api, SERVICES_NAMESPACE, `app.kubernetes.io/name=${service}`);
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: holds }) => type === "Ready" && holds === "True") ?? false;
}

/** Nodes that are not on their way out. */
export async function nodesOf(api: Api, labels = ""): Promise<Node[]> {
  const nodes = await api.list<Node>({ apiVersion: "v1", kind: "Node" }, labels);
  return nodes.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** How many of the pods lie in each value of a node label: `{ "germanywestcentral-1": 3, … }`. */
export async function spreadOver(api: Api, pods: readonly Pod[], label: string): Promise<Record<string, number>> {
  const nodes = new Map((await nodesOf(api)).map((node) => [node.metadata.name, node]));
  const counts: Record<string, number> = {};
  for (const { spec } of pods) {
    const value = nodes.get(spec.nodeName ?? "")?.metadata.labels?.[label] ?? "none";
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

/** What its first container asks for. */
export function requestedCpus({ spec }: Pod): number {
  return cpus(spec.containers[0]?.resources?.requests?.["cpu"] ?? "0");
}

export function requestedBytes({ spec }: Pod): number {
  return bytesOf(spec.containers[0]?.resources?.requests?.["memory"] ?? "0");
}

export function bytesOf(quantity: string): number {
  const units: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, "": 1 };
  const [, number = "", unit = ""] = /^(\d+)(\w*)$/.exec(quantity) ?? [];
  const factor = units[unit];
  if (factor === undefined)
    throw new Error(`memory: got ${quantity}, expected a number with Ki, Mi, Gi, Ti or nothing`);
  return Number(number) * factor;
}
