import { containsUnknown, isUnknown, unwrap, type PropertyMap, type Value } from "../../protocol/values";
import type { SchemaFault } from "../../schema/types";
import { at, listAt, mapAt, textAt } from "../objects/fields";
import type { ObjectKind } from "../objects/kind";
import { builtInFaults } from "./built-in";
import { podFaults } from "./pods";

/** What the API server refuses in built-in kinds beyond their types. Unknown parts are skipped. */
export function semanticFaults(object: ObjectKind, inputs: PropertyMap): SchemaFault[] {
  if (object.patch) return [];
  return [...ofKind(object, inputs), ...builtInFaults(object, inputs)];
}

function ofKind(object: ObjectKind, inputs: PropertyMap): SchemaFault[] {
  switch (`${object.group}/${object.kind}`) {
    case "apps/Deployment":
    case "apps/StatefulSet":
    case "apps/DaemonSet":
    case "apps/ReplicaSet":
      return [
        ...selectorFaults(inputs),
        ...podTemplateFaults(
          at(inputs, "spec", "template", "spec"),
          "spec.template.spec",
          at(inputs, "spec", "volumeClaimTemplates"),
        ),
      ];
    case "batch/Job":
      return podTemplateFaults(at(inputs, "spec", "template", "spec"), "spec.template.spec");
    case "batch/CronJob": {
      const path = ["spec", "jobTemplate", "spec", "template", "spec"];
      return podTemplateFaults(at(inputs, ...path), path.join("."));
    }
    case "/Pod":
      return podTemplateFaults(at(inputs, "spec"), "spec");
    case "policy/PodDisruptionBudget":
      return budgetFaults(inputs);
    case "autoscaling/HorizontalPodAutoscaler":
      return replicaFaults(inputs);
    default:
      return [];
  }
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector (2026-11) */
function selectorFaults(inputs: PropertyMap): SchemaFault[] {
  const labels = at(inputs, "spec", "template", "metadata", "labels");
  if (isUnknown(labels) || isUnknown(at(inputs, "spec", "template", "metadata"))) return [];
  return Object.entries(mapAt(inputs, "spec", "selector", "matchLabels")).flatMap(([key, wanted]) => {
    const has = at(labels, key);
    if (containsUnknown(wanted) || containsUnknown(has) || has === unwrap(wanted)) return [];
    return [
      {
        path: `spec.template.metadata.labels["${key}"]`,
        got: has === undefined ? "nothing" : JSON.stringify(has),
        expected: `${JSON.stringify(unwrap(wanted))}, as spec.selector.matchLabels asks for`,
      },
    ];
  });
}

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ (2026-11)
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?\d+)?$/;
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number behind `250m` or `2Gi`; undefined for what is no quantity. */
export function quantity(text: Value | undefined): number | undefined {
  if (typeof text === "number") return text;
  if (typeof text !== "string" || !QUANTITY.test(text)) return undefined;
  const suffix = /[A-Za-z]+$/.exec(text)?.[0] ?? "";
  const factor = FACTORS[suffix];
  return factor === undefined ? Number(text) : Number(text.slice(0, text.length - suffix.length)) * factor;
}

function podTemplateFaults(pod: Value | undefined, path: string, claims?: Value): SchemaFault[] {
  return [...containerFaults(pod, path), ...podFaults(pod, path, claims)];
}

function containerFaults(pod: Value | undefined, path: string): SchemaFault[] {
  return ["initContainers", "containers"].flatMap((list) =>
    listAt(pod, list).flatMap((container, index) => resourceFaults(container, `${path}.${list}[${index}].resources`)),
  );
}

function resourceFaults(container: Value, path: string): SchemaFault[] {
  const limits = mapAt(container, "resources", "limits");
  const requests = mapAt(container, "resources", "requests");
  const wrong = [...quantityFaults(limits, `${path}.limits`), ...quantityFaults(requests, `${path}.requests`)];
  const over = Object.entries(requests).flatMap(([name, request]) => {
    const [asked, most] = [quantity(request), quantity(limits[name])];
    if (asked === undefined || most === undefined || asked <= most) return [];
    return [
      { path: `${path}.requests.${name}`, got: String(request), expected: `at most the limit ${String(limits[name])}` },
    ];
  });
  return [...wrong, ...over];
}

function quantityFaults(quantities: PropertyMap, path: string): SchemaFault[] {
  return Object.entries(quantities).flatMap(([name, value]) =>
    containsUnknown(value) || quantity(unwrap(value)) !== undefined
      ? []
      : [
          {
            path: `${path}.${name}`,
            got: JSON.stringify(unwrap(value)),
            expected: "a quantity such as 250m, 2 or 512Mi",
          },
        ],
  );
}

/** https://kubernetes.io/docs/tasks/run-application/configure-pdb/ (2026-11) */
function budgetFaults(inputs: PropertyMap): SchemaFault[] {
  const { minAvailable, maxUnavailable } = mapAt(inputs, "spec");
  if (minAvailable === undefined || maxUnavailable === undefined) return [];
  return [{ path: "spec", got: "minAvailable and maxUnavailable", expected: "one of the two", fix: "leave one out" }];
}

function replicaFaults(inputs: PropertyMap): SchemaFault[] {
  const [min, max] = [at(inputs, "spec", "minReplicas"), at(inputs, "spec", "maxReplicas")];
  if (typeof min !== "number" || typeof max !== "number" || min <= max) return [];
  return [{ path: "spec.maxReplicas", got: String(max), expected: `at least minReplicas, ${min}` }];
}

/** A short name for the object that an autoscaler or a pod disruption budget acts on. */
export function targetOf(inputs: PropertyMap): string | undefined {
  const target = mapAt(inputs, "spec", "scaleTargetRef");
  const name = textAt(target, "name");
  return name === undefined || containsUnknown(target)
    ? undefined
    : `${textAt(target, "kind") ?? "Deployment"}/${name}`;
}
