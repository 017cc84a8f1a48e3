import { LABELS, SERVICES_NAMESPACE } from "../facts/workloads";
import type { Service } from "./schema";

/** An object as it lies in the GitOps tree: whole, nothing still to come. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [part: string]: unknown;
}

/** What an object of a service is made of. */
interface Making {
  readonly apiVersion: string;
  readonly kind: string;
  /** After the service's name; none for the object that carries the name itself. */
  readonly suffix?: string;
  readonly namespace?: string;
  readonly spec: object;
}

/** An object of a service, named and labelled as all of them are. */
export function manifest(service: Service, { apiVersion, kind, suffix, namespace, spec }: Making): Manifest {
  return {
    apiVersion,
    kind,
    metadata: {
      name: suffix === undefined ? service.name : `${service.name}-${suffix}`,
      namespace: namespace ?? SERVICES_NAMESPACE,
      labels: labelsOf(service),
    },
    spec,
  };
}

/** Name of the ConfigMap of a service's files. Kustomize adds a hash of them to it, here and where it is used. */
export function filesName({ name }: Service): string {
  return `${name}-files`;
}

/** By which everything selects the pods of a service. */
export function selectorOf({ name }: Service): Record<string, string> {
  return { [LABELS.name]: name };
}

export function labelsOf(service: Service): Record<string, string> {
  const singleton = service.kind === "singleton";
  return {
    ...selectorOf(service),
    [LABELS.partOf]: "plugilo",
    [LABELS.owner]: service.owner,
    [LABELS.class]: service.class,
    [LABELS.emergency]: singleton ? "exempt" : "enrolled",
    ...(singleton ? { [LABELS.singleton]: "true" } : {}),
    ...(service.queue === undefined ? {} : { [LABELS.queue]: "true" }),
  };
}

/** Critical services stand in two colours, standard ones beside a canary; nothing else has requests to divide. */
export type Release = "blue-green" | "canary" | "in-place";

export function releaseOf({ kind, class: quality }: Service): Release {
  if (kind !== "web") return "in-place";
  return quality === "critical" ? "blue-green" : "canary";
}

/** Name of the Service that leads to the version that is not everybody's yet. */
export function nextServiceOf(service: Service): string {
  return `${service.name}-${releaseOf(service) === "canary" ? "canary" : "preview"}`;
}
