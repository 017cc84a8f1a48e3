import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { GOOD } from "../../unit/cloud-kubernetes/good-resources";

/** Good objects of kinds that teams bring rather than the estate's stacks, in a namespace that both kinds of cluster have. */
const namespace = "default";
const placed = (object: PropertyMap, name: string): PropertyMap => ({ ...object, metadata: { name, namespace } });

export const MORE: readonly PropertyMap[] = [
  placed(GOOD.ScaledObject, "checkout"),
  placed(GOOD.VirtualService, "checkout"),
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 9,
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "nightly", namespace },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: {
        spec: {
          template: {
            spec: { restartPolicy: "Never", containers: [{ name: "job", image: "plugilo.azurecr.io/job:1" }] },
          },
        },
      },
    },
  },
  { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "first" }, value: 1000 },
];

/** A kind whose CRD no cluster has: faults are injected with another tool. */
export const NOT_SERVED: PropertyMap = {
  apiVersion: "chaos-mesh.org/v1alpha1",
  kind: "PodChaos",
  metadata: { name: "web", namespace },
  spec: { action: "pod-kill", mode: "one", selector: { namespaces: [namespace] } },
};
