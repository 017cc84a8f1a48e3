import * as apps from "@pulumi/kubernetes/apps/v1";
import * as autoscaling from "@pulumi/kubernetes/autoscaling/v2";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { MESH_INGRESS, MESH_SYSTEM_NAMESPACE } from "../../../facts/aks";
import { COLOURS } from "../../../facts/edge";
import { TRACING_SETTINGS } from "../../../facts/workloads";
import { refuse } from "../../arguments";
import { applyCustom } from "../custom-object";
import { meshFaults, type ServiceMeshArgs } from "./args";
import { secretProvider, SYNC_ACCOUNT, syncBudget, syncPods } from "./build-certificates";
import { gateway, health } from "./build-gateways";
import { accessLog, closed, settings, settingsName, strictMtls } from "./build-settings";
import { agentSettings, receiver, tracing } from "./build-traces";

export type { GatewayCertificate, ServiceMeshArgs } from "./args";
export { SYNC_ACCOUNT } from "./build-certificates";

/**
 * What AKS' mesh add-on is told in a cluster (A10, A15, C5): a Gateway for each colour, with certificates from the vault; mutual TLS
 * everywhere; services closed to callers that nobody named; one retry policy that is safe for every request. Routes, breakers and
 * callers are each service's own (the golden path).
 *
 * @costs Two pods that do nothing. The ingress' pods, three to thirty, as requests come; a sidecar in each pod of the mesh.
 * @fails Without its control plane the mesh goes on as it is: pods that start then get no configuration and are not ready. A
 * certificate that is not in the vault keeps the gateways from taking connections: probes fail, and users are led to the other
 * region. With the vault down, the last certificates go on being served, as long as one of the two pods lives.
 * @recovers By itself: a certificate that is renewed in the vault is served within minutes, pods that die are replaced. A new
 * revision of the mesh gets its settings under its own name before it starts.
 */
export class ServiceMesh extends pulumi.ComponentResource {
  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    private readonly args: ServiceMeshArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("ServiceMesh", name, meshFaults(args));
    super("plugilo:kubernetes:ServiceMesh", name, {}, opts);
    this.configure();
    this.trace();
    this.certify();
    this.open();
    this.scale();
    this.registerOutputs({});
  }

  /** Of the mesh itself, and of the services' agents: one share of the same requests. */
  private trace(): void {
    const { servicesNamespace: namespace, traces } = this.args;
    new core.ConfigMap(
      `${this.name}-agents`,
      { metadata: { name: TRACING_SETTINGS, namespace }, data: agentSettings(this.args) },
      { parent: this },
    );
    if (!traces) return;
    applyCustom(`${this.name}-traces-receiver`, receiver(traces), { parent: this });
    applyCustom(`${this.name}-traces`, tracing(traces), { parent: this });
  }

  private configure(): void {
    const { revision, servicesNamespace } = this.args;
    new core.ConfigMap(
      `${this.name}-settings`,
      {
        metadata: { name: settingsName(revision), namespace: MESH_SYSTEM_NAMESPACE },
        data: { mesh: settings(this.args) },
      },
      { parent: this },
    );
    applyCustom(`${this.name}-mtls`, strictMtls(), { parent: this });
    applyCustom(`${this.name}-closed`, closed(servicesNamespace), { parent: this });
    applyCustom(`${this.name}-access-log`, accessLog(), { parent: this });
  }

  private certify(): void {
    const metadata = { name: SYNC_ACCOUNT, namespace: MESH_INGRESS.namespace };
    const account = new core.ServiceAccount(`${this.name}-account`, { metadata }, { parent: this });
    const provider = applyCustom(`${this.name}-certificates`, secretProvider(this.args), { parent: this });
    new apps.Deployment(
      `${this.name}-sync`,
      { metadata, spec: syncPods() },
      { parent: this, dependsOn: [account, provider] },
    );
    new policy.PodDisruptionBudget(`${this.name}-sync-budget`, { metadata, spec: syncBudget }, { parent: this });
  }

  private open(): void {
    for (const colour of COLOURS) {
      applyCustom(`${this.name}-${colour}`, gateway(colour, this.args.ports[colour], this.args), { parent: this });
    }
    applyCustom(`${this.name}-health`, health(this.args, this.args.healthPath), { parent: this });
  }

  /**
   * AKS made the ingress' autoscaler and lets its bounds be changed: https://learn.microsoft.com/azure/aks/istio-scale (2026-11). The
   * target is AKS' own, told again because the API server takes no autoscaler without.
   */
  private scale(): void {
    const name = `${MESH_INGRESS.selector.istio}-${this.args.revision}`;
    const { least, most } = MESH_INGRESS.replicas;
    new autoscaling.HorizontalPodAutoscalerPatch(
      `${this.name}-ingress-replicas`,
      {
        metadata: {
          name,
          namespace: MESH_INGRESS.namespace,
          annotations: { "pulumi.com/patchForce": "true" },
        },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
          minReplicas: least,
          maxReplicas: most,
        },
      },
      // The autoscaler goes with the mesh: to give back bounds that it must have would be refused.
      { parent: this, retainOnDelete: true },
    );
  }
}
