import * as yaml from "yaml";
import { readCalendar } from "../../../components/kubernetes/predictive-scaling/calendar";
import { ArgumentError, type Fault } from "../../../components/arguments";
import type { Manifest } from "../../../golden-path/manifest";
import { readServices, type ServiceText } from "../../../golden-path/read";
import { objectsOf } from "../../../golden-path/render";
import type { Service } from "../../../golden-path/schema";

/** A service file as an object: what a test changes of it. */
export type File = Readonly<Record<string, unknown>>;

const resources = { cpu: "500m", memory: "512Mi" };

/** The smallest file of each kind that is right. */
export const FILES = {
  critical: {
    name: "accounts",
    owner: "core",
    kind: "web",
    class: "critical",
    resources,
    scaling: { floor: 3, cap: 20, requestsPerSecond: 50 },
    slo: { availability: 99.9, p95Ms: 200, p99Ms: 500 },
    paths: ["/accounts"],
  },
  canary: {
    name: "content",
    owner: "core",
    kind: "web",
    class: "standard",
    resources,
    scaling: { floor: 2, cap: 10, requestsPerSecond: 40 },
    slo: { availability: 99.5, p95Ms: 300, p99Ms: 900 },
    paths: ["/content"],
    calls: ["accounts"],
  },
  worker: {
    name: "mailer",
    owner: "post",
    kind: "worker",
    class: "standard",
    resources,
    queue: { name: "mail", messagesPerPod: 25 },
    scaling: { floor: 2, cap: 8 },
  },
  burst: {
    name: "thumbs",
    owner: "post",
    kind: "worker",
    class: "batch",
    meshed: false,
    burst: { image: "ghcr.io/plugilo/thumbs" },
    resources,
    backlog: { service: "content", metric: "waiting", perPod: 10 },
    scaling: { floor: 1, cap: 8 },
  },
  alone: { name: "cdc", owner: "data", kind: "singleton", class: "standard", resources },
  job: {
    name: "billing",
    owner: "money",
    kind: "singleton",
    class: "standard",
    resources,
    schedule: { cron: "30 1 * * *", timeZone: "Europe/Berlin", deadlineMinutes: 60 },
  },
  workflow: {
    name: "reindex",
    owner: "search",
    kind: "singleton",
    class: "batch",
    resources,
    schedule: { cron: "0 3 * * 0", deadlineMinutes: 60, engine: "workflow" },
  },
} as const satisfies Record<string, File>;

export type FileKey = keyof typeof FILES;
export const FILE_KEYS = Object.keys(FILES) as FileKey[];

export function textOf(file: File, folder: unknown = file["name"]): ServiceText {
  return { folder: String(folder), text: yaml.stringify(file) };
}

/** All services, with some of them changed. */
export function all(changes: Partial<Record<FileKey, File>> = {}): Service[] {
  return readServices(FILE_KEYS.map((key) => textOf({ ...FILES[key], ...changes[key] })));
}

/** Objects of one of them, as they come among all. */
export function rendered(key: FileKey, changes: Partial<Record<FileKey, File>> = {}): Manifest[] {
  const services = all(changes);
  const service = services.find(({ name }) => name === FILES[key].name);
  if (service === undefined) throw new Error(`${key}: expected it among the services.`);
  return objectsOf(service, { services, calendar: readCalendar() });
}

/** One object, by its kind, and by its name where there are several. */
export function one(objects: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${kind}: got ${found.length}, expected 1.`);
  return first;
}

/** A value inside an object. */
export function at(object: Manifest, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    object,
  );
}

/** The pods of a workload, a Job or a Workflow. */
export function podOf(object: Manifest): unknown {
  return at(object, "spec", "template", "spec") ?? at(object, "spec", "jobTemplate", "spec", "template", "spec");
}

/** What is refused of a file among its neighbours, which are right. */
export function faultsOf(key: FileKey, change: File): Fault[] {
  try {
    all({ [key]: change });
  } catch (error) {
    if (error instanceof ArgumentError) return [...error.faults];
    throw error;
  }
  return [];
}

const WORKLOADS = ["Rollout", "Deployment", "CronJob"];

/** Of the objects of a service, the one that makes its pods. */
export function workloadOf(key: FileKey): Manifest {
  const found = rendered(key).find(
    ({ kind, metadata }) => WORKLOADS.includes(kind) && metadata.namespace === "services",
  );
  if (found === undefined) throw new Error(`${key}: expected a workload`);
  return found;
}
/** Its own container, of its first. */
export const container = (key: FileKey): Record<string, unknown> =>
  (podOf(workloadOf(key)) as { containers: Record<string, unknown>[] }).containers[0] ?? {};
