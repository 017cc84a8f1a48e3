import path from "node:path";
import { LOOPBACK, type Controller } from "./controller";

/** Where the add-on of AKS runs, and under which name. https://learn.microsoft.com/azure/aks/keda-about (2026-11) */
export const KEDA = {
  namespace: "kube-system",
  adapter: "keda-metrics-apiserver",
  webhooks: "keda-admission-webhooks",
} as const;

export interface KedaPorts {
  readonly operatorMetrics: number;
  readonly operatorHealth: number;
  /** Where the adapter asks the operator. */
  readonly metricsService: number;
  readonly adapter: number;
  readonly adapterMetrics: number;
  readonly webhooks: number;
  readonly webhooksMetrics: number;
  readonly webhooksHealth: number;
}

export interface KedaOptions {
  readonly commands: { readonly operator: string; readonly adapter: string; readonly webhooks: string };
  readonly kubeconfigFile: string;
  /** The operator's: it may do what KEDA is allowed, and no more. */
  readonly operatorKubeconfigFile: string;
  /** Holds `ca.crt`, `tls.crt` and `tls.key`: for servers and clients, for `localhost`. */
  readonly certificates: string;
  readonly proxy: string;
  readonly ports: KedaPorts;
}

/** Operator, adapter and webhooks, in the order in which they start. Flags: cmd of github.com/kedacore/keda/v2 (2026-11). */
export function keda(options: KedaOptions): Controller[] {
  const { commands, kubeconfigFile, operatorKubeconfigFile, certificates, proxy, ports } = options;
  const env = {
    KUBECONFIG: kubeconfigFile,
    HTTP_PROXY: proxy,
    // All namespaces.
    WATCH_NAMESPACE: "",
    POD_NAMESPACE: KEDA.namespace,
    KEDA_CLUSTER_OBJECT_NAMESPACE: KEDA.namespace,
  };
  return [
    {
      name: "keda-operator",
      command: commands.operator,
      args: [
        `--metrics-bind-address=${LOOPBACK}:${ports.operatorMetrics}`,
        `--health-probe-bind-address=${LOOPBACK}:${ports.operatorHealth}`,
        `--metrics-service-bind-address=${LOOPBACK}:${ports.metricsService}`,
        `--cert-dir=${certificates}`,
        "--zap-log-level=info",
      ],
      env: { ...env, KUBECONFIG: operatorKubeconfigFile },
      ready: `http://${LOOPBACK}:${ports.operatorHealth}/readyz`,
    },
    adapter(commands.adapter, { kubeconfigFile, certificates, env, ports }),
    {
      name: "keda-webhooks",
      command: commands.webhooks,
      args: [
        `--metrics-bind-address=${LOOPBACK}:${ports.webhooksMetrics}`,
        `--health-probe-bind-address=${LOOPBACK}:${ports.webhooksHealth}`,
        // Its own server has a flag for the port only.
        `--port=${ports.webhooks}`,
        `--cert-dir=${certificates}`,
      ],
      env,
      ready: `http://${LOOPBACK}:${ports.webhooksHealth}/readyz`,
    },
  ];
}

function adapter(
  command: string,
  {
    kubeconfigFile,
    certificates,
    env,
    ports,
  }: Pick<KedaOptions, "kubeconfigFile" | "certificates" | "ports"> & { env: Record<string, string> },
): Controller {
  const file = (name: string): string => path.join(certificates, name);
  return {
    name: "keda-adapter",
    command,
    args: [
      `--bind-address=${LOOPBACK}`,
      `--secure-port=${ports.adapter}`,
      `--port=${ports.adapterMetrics}`,
      `--tls-cert-file=${file("tls.crt")}`,
      `--tls-private-key-file=${file("tls.key")}`,
      `--cert-dir=${certificates}`,
      `--lister-kubeconfig=${kubeconfigFile}`,
      `--authentication-kubeconfig=${kubeconfigFile}`,
      `--authorization-kubeconfig=${kubeconfigFile}`,
      `--metrics-service-address=localhost:${ports.metricsService}`,
    ],
    env,
    // Its metrics answer to anyone who finds them, and only when it has reached the API server.
    ready: `http://${LOOPBACK}:${ports.adapterMetrics}/metrics`,
  };
}

/**
 * What makes the API server ask the adapter for external metrics. A program outside the pods has no endpoints there, so its service
 * is a name: `localhost`.
 *
 * @param authority certificate in PEM that signed the adapter's.
 */
export function kedaRegistration({ adapter, webhooks }: KedaPorts, authority: string) {
  const caBundle = Buffer.from(authority).toString("base64");
  return [
    localService(KEDA.adapter),
    localService(KEDA.webhooks),
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1beta1.external.metrics.k8s.io" },
      spec: {
        service: { name: KEDA.adapter, namespace: KEDA.namespace, port: adapter },
        group: "external.metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        caBundle,
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: "keda-admission" },
      webhooks: Object.entries(WEBHOOKS).map(([resource, path]) => ({
        name: `v${resource}.kb.io`,
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        // The add-on ignores a webhook that is down; here that would hide a refusal that was expected.
        failurePolicy: "Fail",
        rules: [
          {
            apiGroups: ["keda.sh"],
            apiVersions: ["v1alpha1"],
            operations: ["CREATE", "UPDATE"],
            resources: [resource],
          },
        ],
        clientConfig: {
          service: { name: KEDA.webhooks, namespace: KEDA.namespace, path, port: webhooks },
          caBundle,
        },
      })),
    },
  ];
}

/** Which kind is judged where: config/webhooks/validation_webhooks.yaml of KEDA (2026-11). */
const WEBHOOKS = { scaledobjects: "/validate-keda-sh-v1alpha1-scaledobject" } as const;

function localService(name: string) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: KEDA.namespace },
    spec: { type: "ExternalName", externalName: "localhost" },
  };
}
