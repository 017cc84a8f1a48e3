import { isObject, type PropertyMap, type Value } from "../../protocol/values";
import { at } from "../objects/fields";

/** What a part of a cluster brings along. `crds` are names of sources in `schemas/crds/manifest.json`. */
export interface Brings {
  readonly crds: readonly string[];
  readonly namespaces: readonly string[];
}

interface AddOn extends Brings {
  readonly on: (cluster: PropertyMap) => boolean;
  /** How to switch it on, for the error that misses it. */
  readonly how: string;
}

/** AKS features and the CRDs that they install. Source: https://learn.microsoft.com/azure/aks/integrations (2026-11). */
export const ADD_ONS: readonly AddOn[] = [
  {
    on: (cluster) => at(cluster, "nodeProvisioningProfile", "mode") === "Auto",
    how: "set nodeProvisioningProfile.mode to Auto on the managed cluster",
    crds: ["karpenter-azure"],
    namespaces: [],
  },
  {
    on: (cluster) => at(cluster, "workloadAutoScalerProfile", "keda", "enabled") === true,
    how: "set workloadAutoScalerProfile.keda.enabled on the managed cluster",
    crds: ["keda"],
    namespaces: [],
  },
  {
    on: (cluster) => at(cluster, "workloadAutoScalerProfile", "verticalPodAutoscaler", "enabled") === true,
    how: "set workloadAutoScalerProfile.verticalPodAutoscaler.enabled on the managed cluster",
    crds: ["vertical-pod-autoscaler"],
    namespaces: [],
  },
  {
    on: isMeshed,
    how: "set serviceMeshProfile.mode to Istio on the managed cluster",
    crds: ["istio"],
    namespaces: ["aks-istio-system", "aks-istio-ingress", "aks-istio-egress"],
  },
  {
    on: (cluster) => at(cluster, "addonProfiles", "azureKeyvaultSecretsProvider", "enabled") === true,
    how: "enable addonProfiles.azureKeyvaultSecretsProvider on the managed cluster",
    crds: ["secrets-store-csi-driver"],
    namespaces: [],
  },
  {
    on: (cluster) => at(cluster, "ingressProfile", "gatewayAPI", "installation") === "Standard",
    how: "set ingressProfile.gatewayAPI.installation to Standard on the managed cluster",
    crds: ["gateway-api"],
    namespaces: [],
  },
  {
    on: (cluster) => at(cluster, "addonProfiles", "azurepolicy", "enabled") === true,
    how: "enable addonProfiles.azurepolicy on the managed cluster",
    crds: [],
    namespaces: ["gatekeeper-system"],
  },
  {
    on: (cluster) => at(cluster, "ingressProfile", "webAppRouting", "enabled") === true,
    how: "enable ingressProfile.webAppRouting on the managed cluster",
    crds: [],
    namespaces: ["app-routing-system"],
  },
];

/** Namespaces of every cluster. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ (2026-11). */
export const INITIAL_NAMESPACES: readonly string[] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/**
 * Kinds that AKS' Istio add-on blocks.
 * Source: https://learn.microsoft.com/azure/aks/istio-about#limitations (2026-11).
 */
export const BLOCKED_BY_MESH: readonly string[] = [
  "IstioOperator",
  "ProxyConfig",
  "WasmPlugin",
  "WorkloadEntry",
  "WorkloadGroup",
];

export function isMeshed(cluster: PropertyMap): boolean {
  return at(cluster, "serviceMeshProfile", "mode") === "Istio";
}

interface Chart {
  readonly chart: RegExp;
  readonly crds: readonly string[];
  /** Whether these values leave the CRDs in; default: always. */
  readonly with?: (values: Value | undefined) => boolean;
}

const unless =
  (...path: string[]) =>
  (values: Value | undefined) =>
    at(values, ...path) !== false;

/** Charts and the CRDs that they install with their default values. Source: each chart's values.yaml (2026-11). */
const CHARTS: readonly Chart[] = [
  { chart: /^strimzi-kafka-operator$/, crds: ["strimzi"] },
  { chart: /^eck-operator(-crds)?$/, crds: ["eck"], with: unless("installCRDs") },
  { chart: /^kube-prometheus-stack$/, crds: ["prometheus-operator"], with: unless("crds", "enabled") },
  { chart: /^prometheus-operator-crds$/, crds: ["prometheus-operator"] },
  { chart: /^argo-cd$/, crds: ["argo-cd"], with: unless("crds", "install") },
  { chart: /^argo-rollouts$/, crds: ["argo-rollouts"], with: unless("installCRDs") },
  {
    chart: /^cert-manager$/,
    crds: ["cert-manager"],
    // The one chart here that leaves its CRDs out unless asked.
    with: (values) => at(values, "crds", "enabled") === true || at(values, "installCRDs") === true,
  },
  { chart: /^external-secrets$/, crds: ["external-secrets"], with: unless("installCRDs") },
  { chart: /^keda$/, crds: ["keda"], with: unless("crds", "install") },
  { chart: /^(vertical-pod-autoscaler|vpa)$/, crds: ["vertical-pod-autoscaler"] },
  { chart: /^secrets-store-csi-driver$/, crds: ["secrets-store-csi-driver"] },
  { chart: /^base$/, crds: ["istio"] },
];

/** The CRD sources that a Helm release of this chart installs. `chart` may be a name, `repo/name` or an `oci://` address. */
export function crdsOfChart(chart: string, values: Value | undefined): string[] {
  const name = chart.replace(/\/+$/, "").split("/").at(-1) ?? chart;
  return CHARTS.filter((one) => one.chart.test(name) && (one.with?.(values) ?? true)).flatMap((one) => one.crds);
}

/** How to get a source's CRDs into a cluster, for the error that misses them. */
export function howToGet(source: string): string {
  const addOn = ADD_ONS.find((one) => one.crds.includes(source));
  const charts = CHARTS.filter((one) => one.crds.includes(source)).map((one) =>
    one.chart.source.replace(/[\^$]|\(.*\)\??/g, ""),
  );
  const ways = [addOn?.how, charts.length > 0 ? `install the Helm chart ${charts.join(" or ")}` : undefined];
  const told = ways.filter((way) => way !== undefined).join(", or ");
  return told === "" ? "install the operator that brings it" : told;
}

/** The values of a release, if it has any that are an object. */
export function valuesOf(release: PropertyMap): Value | undefined {
  return isObject(release["values"]) ? release["values"] : undefined;
}
