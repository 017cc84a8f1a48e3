import { containsUnknown, type Value } from "../../protocol/values";
import type { SchemaFault } from "../../schema/types";
import { at, listAt, mapAt, textAt } from "../objects/fields";
import { between, matching, oneOf, port, ruleFaults, someOf, type ValueRule } from "./rules";

const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const HANDLERS = ["exec", "grpc", "httpGet", "tcpSocket"] as const;

/** Source: ValidatePodSpec and what it calls, https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/apis/core/validation/validation.go (2026-11). */
const CONTAINER: readonly ValueRule[] = [
  matching("name", NAME, "at most 63 lower-case letters, digits and -, beginning and ending with a letter or digit"),
  oneOf("imagePullPolicy", "Always", "IfNotPresent", "Never"),
  port("ports[*].containerPort"),
  oneOf("ports[*].protocol", "TCP", "UDP", "SCTP"),
  ...PROBES.flatMap((probe) => [
    between(`${probe}.periodSeconds`, 0, Infinity),
    between(`${probe}.timeoutSeconds`, 0, Infinity),
    between(`${probe}.failureThreshold`, 0, Infinity),
  ]),
];

const SPEC: readonly ValueRule[] = [
  someOf("containers", "container"),
  oneOf("restartPolicy", "Always", "OnFailure", "Never"),
  oneOf("dnsPolicy", "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
  between("terminationGracePeriodSeconds", 0, Infinity),
  between("topologySpreadConstraints[*].maxSkew", 1, Infinity),
  oneOf("topologySpreadConstraints[*].whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway"),
  oneOf("tolerations[*].operator", "Equal", "Exists", "Lt", "Gt"),
  oneOf("tolerations[*].effect", "NoSchedule", "PreferNoSchedule", "NoExecute"),
];

/**
 * What the API server refuses of a pod's specification, beyond types and quantities.
 * @param claims the list of volumes that a StatefulSet claims for each of its pods, which they mount like their own.
 */
export function podFaults(pod: Value | undefined, path: string, claims: Value | undefined): SchemaFault[] {
  if (pod === undefined) return [];
  const own = ruleFaults(SPEC, pod).map((fault) => under(path, fault));
  const volumes = volumeNames(pod, claims);
  const nested = ["initContainers", "containers"].flatMap((list) =>
    listAt(pod, list).flatMap((container, index) => {
      const faults = [
        ...ruleFaults(CONTAINER, container),
        ...probeFaults(container),
        ...mountFaults(container, volumes),
      ];
      return faults.map((fault) => under(`${path}.${list}[${index}]`, fault));
    }),
  );
  return [...own, ...nested];
}

function under(path: string, fault: SchemaFault): SchemaFault {
  return { ...fault, path: `${path}.${fault.path}` };
}

function probeFaults(container: Value): SchemaFault[] {
  return PROBES.flatMap((probe) => {
    const asked = Object.keys(mapAt(container, probe)).filter((key) => HANDLERS.some((handler) => handler === key));
    if (asked.length < 2) return [];
    return [{ path: probe, got: asked.join(" and "), expected: `one of ${HANDLERS.join(", ")}`, fix: "leave one" }];
  });
}

/** Undefined when a list is not known yet. */
function volumeNames(pod: Value, claims: Value | undefined): string[] | undefined {
  if (containsUnknown(at(pod, "volumes")) || containsUnknown(claims)) return undefined;
  const own = listAt(pod, "volumes").flatMap((volume) => textAt(volume, "name") ?? []);
  const claimed = Array.isArray(claims) ? claims.flatMap((claim) => textAt(claim, "metadata", "name") ?? []) : [];
  return [...own, ...claimed];
}

function mountFaults(container: Value, volumes: readonly string[] | undefined): SchemaFault[] {
  return listAt(container, "volumeMounts").flatMap((mount, index) => {
    const name = textAt(mount, "name");
    if (name === undefined || volumes === undefined || containsUnknown(name) || volumes.includes(name)) return [];
    const expected = `one of the pod's volumes: ${volumes.join(", ") || "none"}`;
    return [{ path: `volumeMounts[${index}].name`, got: JSON.stringify(name), expected }];
  });
}
