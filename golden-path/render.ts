import * as yaml from "yaml";
import type { Calendar } from "../components/kubernetes/predictive-scaling/calendar";
import { analysis } from "./build-analysis";
import { twin } from "./build-burst";
import { callRules, routes } from "./build-mesh";
import { authorization, entries, networkPolicy } from "./build-network";
import { alerts, isMonitored, monitor } from "./build-observability";
import { scaler } from "./build-scaling";
import { scheduled } from "./build-schedule";
import { budget, workload } from "./build-workload";
import { SERVICES_NAMESPACE } from "../facts/workloads";
import { filesName, labelsOf, type Manifest } from "./manifest";
import type { Service } from "./schema";

/** Everything that a service gets, in the order in which a reader meets it. Pure: the same services, the same objects. */
export function objectsOf(service: Service, { services, calendar }: Surroundings): Manifest[] {
  return [...runs(service, calendar), ...reached(service, services), ...watched(service)];
}

/** What a service's objects depend on beside its own file. */
export interface Surroundings {
  /** All services, by which callers and callees know one another. */
  readonly services: readonly Service[];
  /** When users are expected (A8). */
  readonly calendar: Calendar;
}

function runs(service: Service, calendar: Calendar): Manifest[] {
  const { schedule, scaling, burst } = service;
  if (schedule !== undefined) return scheduled(service, schedule);
  if (scaling === undefined) return [workload(service)];
  const own = [workload(service), ...scaler(service, scaling, calendar), budget(service)];
  return burst ? [...own, ...twin(service, burst, scaling)] : own;
}

function reached(service: Service, all: readonly Service[]): Manifest[] {
  const callers = all.filter(({ calls }) => calls.includes(service.name));
  const callees = all.filter(({ name }) => service.calls.includes(name));
  const policy = networkPolicy(service, callers, callees);
  if (service.kind !== "web") return [policy];
  return [...entries(service), ...routes(service), ...callRules(service), policy, authorization(service, callers)];
}

function watched(service: Service): Manifest[] {
  return [
    ...(isMonitored(service) ? [monitor(service)] : []),
    alerts(service),
    ...(service.slo === undefined ? [] : [analysis(service, service.slo)]),
  ];
}

export const SERVICE_FILE = "service.yaml";
const MANIFESTS = "manifests.yaml";
const HEADER = `# Rendered from ${SERVICE_FILE} by ./plugilo render: edit that.\n`;

/** A service's files by name: its objects, and what tells Kustomize of them. */
export function filesOf(service: Service, surroundings: Surroundings): Map<string, string> {
  const objects = objectsOf(service, surroundings).map(write).join("---\n");
  return new Map([
    [MANIFESTS, HEADER + objects],
    ["kustomization.yaml", HEADER + kustomization([MANIFESTS], generated(service))],
  ]);
}

/** The list of services, at the root of the base. */
export function baseKustomization(services: readonly Service[]): string {
  return `# Written by ./plugilo render: one folder a service.\n${kustomization(services.map(({ name }) => name))}`;
}

function kustomization(resources: readonly string[], more: object = {}): string {
  return write({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources,
    ...more,
  });
}

function generated(service: Service): object {
  const { files } = service;
  if (files === undefined) return {};
  const options = { labels: labelsOf(service) };
  return {
    configMapGenerator: [{ name: filesName(service), namespace: SERVICES_NAMESPACE, files: files.names, options }],
  };
}

/** No anchors: a reviewer reads each object by itself. */
function write(value: object): string {
  return yaml.stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
