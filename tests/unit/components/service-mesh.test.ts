import { parse } from "yaml";
import { ServiceMesh, type ServiceMeshArgs } from "../../../components/kubernetes/service-mesh";
import { MESH_INGRESS } from "../../../facts/aks";
import { COLOUR_PORTS, COLOURS } from "../../../facts/edge";
import { MESH } from "../../../facts/scaling";
import type { Value } from "../../../local/cloud/protocol/values";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const GATEWAY = "kubernetes:networking.istio.io/v1:Gateway";
const ROUTE = "kubernetes:networking.istio.io/v1:VirtualService";
const MTLS = "kubernetes:security.istio.io/v1:PeerAuthentication";
const CALLERS = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
const TELEMETRY = "kubernetes:telemetry.istio.io/v1:Telemetry";
const SETTINGS = "kubernetes:core/v1:ConfigMap";
const PROVIDER = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const REPLICAS = "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch";

const mesh: ServiceMeshArgs = {
  revision: "asm-1-30",
  ports: { blue: 8443, green: 9443 },
  certificates: {
    "gateway-tls": { hostNames: ["www.plugilo.com", "www.frankfurt.origin.plugilo.com"] },
    "services-tls": { hostNames: ["services.plugilo.internal"] },
  },
  vault: {
    name: "kv-fra",
    tenantId: "7e0a0000-0000-4000-8000-000000000000",
    clientId: "c0ffee00-0000-4000-8000-000000000000",
  },
  servicesNamespace: "services",
  environment: "prod",
  healthPath: "/healthz",
};
const traces = { hostName: "logs.plugilo.internal", port: 8200, percent: 1 };

const up = (args: Partial<ServiceMeshArgs> = {}): Promise<Recording<ServiceMesh>> =>
  record((opts) => new ServiceMesh("mesh", { ...mesh, ...args }, opts));

describe("ServiceMesh", () => {
  test("is two doors and what holds behind them, and every object passes the schema of the mesh's own version", async () => {
    const made = await up();
    expect(made.census()).toEqual({
      [GATEWAY]: 2,
      [ROUTE]: 1,
      [MTLS]: 1,
      [CALLERS]: 1,
      [TELEMETRY]: 1,
      [SETTINGS]: 2,
      [PROVIDER]: 1,
      [DEPLOYMENT]: 1,
      [REPLICAS]: 1,
      "kubernetes:core/v1:ServiceAccount": 1,
      "kubernetes:policy/v1:PodDisruptionBudget": 1,
    });
    expect(crdFaults(made.all)).toEqual([]);
  });

  test("opens each colour on its own port, by the same names, to virtual services of one namespace alone", async () => {
    const made = await up();
    for (const colour of COLOURS) {
      const { inputs } = made.one(GATEWAY, `mesh-${colour}`);
      expect(at(inputs, "metadata")).toMatchObject({ name: `plugilo-${colour}`, namespace: "aks-istio-ingress" });
      expect(at(inputs, "spec", "selector")).toEqual(MESH_INGRESS.selector);
      expect(at(inputs, "spec", "servers")).toEqual([
        {
          port: { number: mesh.ports[colour], name: "https-gateway-tls", protocol: "HTTPS" },
          hosts: ["services/www.plugilo.com", "services/www.frankfurt.origin.plugilo.com"],
          tls: { mode: "SIMPLE", credentialName: "gateway-tls", minProtocolVersion: "TLSV1_2" },
        },
        {
          port: { number: mesh.ports[colour], name: "https-services-tls", protocol: "HTTPS" },
          hosts: ["services/services.plugilo.internal"],
          tls: { mode: "SIMPLE", credentialName: "services-tls", minProtocolVersion: "TLSV1_2" },
        },
      ]);
    }
  });

  test("has no port of the pods that is another colour's port of the address, by which Istio would take one for the other", () => {
    const pods = { blue: MESH_INGRESS.httpsPort, green: MESH_INGRESS.greenHttpsPort };
    const mistaken = COLOURS.filter((colour) =>
      COLOURS.some((other) => other !== colour && Number(COLOUR_PORTS[other]) === Number(pods[colour])),
    );
    expect(mistaken).toEqual([]);
  });

  test("answers the health path of every name itself, at both colours, asking no service", async () => {
    const { inputs } = (await up({ healthPath: "/alive" })).one(ROUTE);
    expect(at(inputs, "metadata", "namespace")).toBe("services");
    expect(at(inputs, "spec")).toEqual({
      hosts: ["www.plugilo.com", "www.frankfurt.origin.plugilo.com", "services.plugilo.internal"],
      gateways: ["aks-istio-ingress/plugilo-blue", "aks-istio-ingress/plugilo-green"],
      http: [{ name: "health", match: [{ uri: { exact: "/alive" } }], directResponse: { status: 200 } }],
    });
  });

  test("takes each certificate from the vault, newest version, into the Secret that its gateways read", async () => {
    const made = await up();
    const spec = at(made.one(PROVIDER).inputs, "spec");
    expect(at(spec, "parameters")).toMatchObject({
      keyvaultName: "kv-fra",
      clientID: "c0ffee00-0000-4000-8000-000000000000",
      tenantId: "7e0a0000-0000-4000-8000-000000000000",
    });
    const objects = parse(String(at(spec, "parameters", "objects"))) as { array: string[] };
    expect(objects.array.map((entry) => parse(entry) as unknown)).toEqual([
      { objectName: "gateway-tls", objectType: "secret" },
      { objectName: "services-tls", objectType: "secret" },
    ]);
    expect(at(spec, "secretObjects", 0)).toEqual({
      secretName: "gateway-tls",
      type: "kubernetes.io/tls",
      data: [
        { key: "tls.key", objectName: "gateway-tls" },
        { key: "tls.crt", objectName: "gateway-tls" },
      ],
    });
  });

  test("keeps pods that have the certificates mounted, for the Secrets go with the last of them", async () => {
    const made = await up();
    const { inputs, dependsOn } = made.one(DEPLOYMENT);
    const pod = at(inputs, "spec", "template", "spec");
    expect(at(inputs, "spec", "replicas")).toBe(2);
    expect(at(pod, "serviceAccountName")).toBe("certificate-sync");
    expect(at(pod, "volumes", 0, "csi", "volumeAttributes")).toEqual({
      secretProviderClass: at(made.one(PROVIDER).inputs, "metadata", "name"),
    });
    expect(dependsOn).toEqual(["mesh-account", "mesh-certificates"]);
    expect(at(made.one("kubernetes:policy/v1:PodDisruptionBudget").inputs, "spec", "selector", "matchLabels")).toEqual(
      at(inputs, "spec", "selector", "matchLabels"),
    );
  });

  test("demands mutual TLS of the whole mesh, and closes the services to callers that no policy names", async () => {
    const made = await up();
    expect(at(made.one(MTLS).inputs, "metadata")).toMatchObject({ name: "default", namespace: "aks-istio-system" });
    expect(at(made.one(MTLS).inputs, "spec")).toEqual({ mtls: { mode: "STRICT" } });
    const callers = made.one(CALLERS).inputs;
    expect([at(callers, "metadata", "namespace"), at(callers, "spec")]).toEqual(["services", {}]);
  });

  test("tells the revision that runs what every request may have: connections tried again, answers never", async () => {
    const { inputs } = (await up({ revision: "asm-1-29" })).one(SETTINGS, "mesh-settings");
    expect(at(inputs, "metadata")).toMatchObject({
      name: "istio-shared-configmap-asm-1-29",
      namespace: "aks-istio-system",
    });
    expect(parse(String(at(inputs, "data", "mesh")))).toEqual({
      accessLogEncoding: "JSON",
      defaultConfig: { holdApplicationUntilProxyStarts: true },
      defaultHttpRetryPolicy: { attempts: MESH.retries.connection, retryOn: "connect-failure,refused-stream" },
    });
  });

  test("logs requests where they enter the cluster, without a filter, which AKS blocks", async () => {
    const { inputs } = (await up()).one(TELEMETRY);
    expect(at(inputs, "metadata", "namespace")).toBe("aks-istio-ingress");
    expect(at(inputs, "spec")).toEqual({ accessLogging: [{ providers: [{ name: "envoy" }] }] });
  });

  test("gives the revision's ingress a pod a zone at least, by changing the autoscaler that AKS made", async () => {
    const { inputs, retainOnDelete } = (await up()).one(REPLICAS);
    // An autoscaler without its bounds is refused, so these cannot be given back.
    expect(retainOnDelete).toBe(true);
    expect(at(inputs, "metadata")).toMatchObject({
      name: "aks-istio-ingressgateway-internal-asm-1-30",
      namespace: "aks-istio-ingress",
      annotations: { "pulumi.com/patchForce": "true" },
    });
    expect(at(inputs, "spec")).toEqual({
      scaleTargetRef: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        name: "aks-istio-ingressgateway-internal-asm-1-30",
      },
      minReplicas: 3,
      maxReplicas: 30,
    });
  });

  test("refuses all that is wrong at once, and makes nothing", async () => {
    const wrong: Partial<ServiceMeshArgs> = {
      revision: "1.30",
      ports: { blue: 8443, green: 8443 },
      healthPath: "healthz",
      certificates: { a: { hostNames: ["www.plugilo.com", "*.plugilo.com"] }, b: { hostNames: ["www.plugilo.com"] } },
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "revision", got: "1.30" },
        { path: "ports", got: 8443 },
        { path: "healthPath", got: "healthz" },
        { path: "certificates", got: "www.plugilo.com" },
        { path: "certificates", got: "*.plugilo.com" },
      ],
    });
    await expect(up({ certificates: {} })).rejects.toMatchObject({ faults: [{ path: "certificates" }] });
  });

  test("sends the mesh's spans to where traces go, for one share of requests, and tells the services' agents the same", async () => {
    const made = await up({ traces });
    expect(crdFaults(made.all)).toEqual([]);
    const settings = parse(String(at(made.one(SETTINGS, "mesh-settings").inputs, "data", "mesh"))) as Value;
    expect(at(settings, "extensionProviders", 0)).toMatchObject({
      name: "traces",
      opentelemetry: { service: "logs.plugilo.internal", port: 8200, http: { path: "/v1/traces" } },
    });
    expect(at(made.one(TELEMETRY, "mesh-traces").inputs, "spec", "tracing", 0)).toEqual({
      providers: [{ name: "traces" }],
      randomSamplingPercentage: 1,
    });
    const entry = made.one("kubernetes:networking.istio.io/v1:ServiceEntry").inputs;
    expect(at(entry, "spec", "hosts")).toEqual(["logs.plugilo.internal"]);
    expect(at(entry, "spec", "ports", 0, "number")).toBe(8200);
    const agents = made.one(SETTINGS, "mesh-agents").inputs;
    expect(at(agents, "metadata")).toEqual({ name: "tracing", namespace: "services" });
    expect(at(agents, "data")).toMatchObject({
      ELASTIC_APM_ENABLED: "true",
      ELASTIC_APM_ACTIVE: "true",
      ELASTIC_APM_ENVIRONMENT: "prod",
      ELASTIC_APM_SERVER_URL: "http://logs.plugilo.internal:8200",
      ELASTIC_APM_TRANSACTION_SAMPLE_RATE: "0.01",
    });
  });

  test("switches the services' agents off where nothing takes traces", async () => {
    const made = await up({ environment: "staging" });
    expect(at(made.one(SETTINGS, "mesh-agents").inputs, "data")).toEqual({
      ELASTIC_APM_ACTIVE: "false",
      ELASTIC_APM_ENABLED: "false",
      ELASTIC_APM_ENVIRONMENT: "staging",
    });
    const settings = parse(String(at(made.one(SETTINGS, "mesh-settings").inputs, "data", "mesh"))) as Value;
    expect(settings).not.toHaveProperty("extensionProviders");
  });

  test.each([0, 101, Number.NaN])("refuses to trace %s percent of requests", async (percent) => {
    await expect(up({ traces: { ...traces, percent } })).rejects.toMatchObject({
      faults: [{ path: "traces.percent" }],
    });
  });
});
