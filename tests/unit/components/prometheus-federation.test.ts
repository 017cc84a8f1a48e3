import { Operators } from "../../../components/kubernetes/operators";
import {
  PrometheusFederation,
  type CentreArgs,
  type PrometheusFederationArgs,
  type RegionArgs,
} from "../../../components/kubernetes/prometheus-federation";
import { METRICS } from "../../../facts/observability";
import { crdFaults } from "./custom-resources";
import { at, record, settled, type Recording } from "./recorder";

const SERVER = "kubernetes:monitoring.coreos.com/v1:Prometheus";
const RULER = "kubernetes:monitoring.coreos.com/v1:ThanosRuler";
const MONITOR = "kubernetes:monitoring.coreos.com/v1:PodMonitor";
const FILES = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const SERVICE = "kubernetes:core/v1:Service";
const MAP = "kubernetes:core/v1:ConfigMap";
const SET = "kubernetes:apps/v1:StatefulSet";
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-nodes";

const vault = { vaultName: "kv-plugilo", tenantId: "tenant", clientId: "reader" };
const centre: CentreArgs = {
  mode: "centre",
  namespace: "metrics",
  environment: "prod",
  storageGb: 512,
  storage: { accountName: "stplugilo", container: "metrics", clientId: "client" },
  proof: { ...vault, certificate: "metrics-tls", authority: "internal-authority" },
  writers: ["writer-fra.plugilo.internal", "writer-ber.plugilo.internal"],
  gateway: {
    subnetName: "snet-ilb",
    address: "10.8.34.4",
    privateLink: {
      serviceName: "pls-metrics",
      natSubnetName: "snet-pls",
      nodeResourceGroupId: GROUP,
      consumers: ["c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10"],
    },
  },
};
const region: RegionArgs = {
  mode: "region",
  namespace: "metrics",
  environment: "prod",
  cluster: "frankfurt",
  regionName: "germanywestcentral",
  storageGb: 100,
  proof: { ...vault, certificate: "metrics-writer", authority: "internal-authority" },
  remoteWriteUrls: [
    "https://metrics.plugilo.internal:9090/api/v1/write",
    "https://metrics.plugilo.internal:9091/api/v1/write",
  ],
};
/** A cluster's own pair where nothing has to be proved: in the centre's cluster, or where there is no centre. */
const { proof: _, ...within } = region;

const up = (args: PrometheusFederationArgs): Promise<Recording<PrometheusFederation>> =>
  record((opts) => new PrometheusFederation("metrics", args, opts));
const server = async (args: PrometheusFederationArgs): Promise<ReturnType<typeof at>> =>
  at((await up(args)).one(SERVER).inputs, "spec");

describe("PrometheusFederation in a region", () => {
  test("is what the operator's CRDs take", async () => {
    expect(crdFaults((await up(region)).all)).toEqual([]);
  });

  test("keeps metrics there and nowhere else where there is no centre", async () => {
    const alone = { ...within, remoteWriteUrls: [] };
    expect(at(await server(alone), "remoteWrite")).toEqual([]);
    expect(crdFaults((await up(alone)).all)).toEqual([]);
  });

  test("answers without the centre, and writes everything to each of its servers", async () => {
    const made = await up(region);
    const spec = at(made.one(SERVER).inputs, "spec");
    expect(spec).toMatchObject({
      replicas: 2,
      retention: "48h",
      externalLabels: { environment: "prod", cluster: "frankfurt", region: "germanywestcentral" },
      remoteWrite: [
        { name: "centre-0", url: "https://metrics.plugilo.internal:9090/api/v1/write" },
        { name: "centre-1", url: "https://metrics.plugilo.internal:9091/api/v1/write" },
      ],
    });
    expect(at(spec, "remoteWrite", 0, "queueConfig")).toMatchObject({ sampleAgeLimit: "2h", retryOnRateLimit: true });
    expect(spec).not.toHaveProperty("enableRemoteWriteReceiver");
    expect(await settled(made.result.queryUrl)).toBe("http://prometheus.metrics:9090");
    expect(at(await server({ ...region, retentionHours: 6 }), "retention")).toBe("6h");
  });

  test("proves who it is by a certificate of the vault, which is in its pods and never in the program's state", async () => {
    const made = await up(region);
    const spec = at(made.one(SERVER).inputs, "spec");
    expect(at(spec, "remoteWrite", 1, "tlsConfig")).toEqual({
      caFile: "/mnt/vault/internal-authority",
      certFile: "/mnt/vault/metrics-writer",
      keyFile: "/mnt/vault/metrics-writer",
      minVersion: "TLS13",
    });
    const files = made.one(FILES).inputs;
    expect(at(spec, "volumes", 0, "csi", "volumeAttributes", "secretProviderClass")).toBe(
      at(files, "metadata", "name"),
    );
    expect(at(files, "spec", "parameters")).toMatchObject({
      clientID: "reader",
      keyvaultName: "kv-plugilo",
      tenantId: "tenant",
    });
    expect(at(files, "spec", "parameters", "objects")).toContain("objectName: metrics-writer");
  });

  test("writes within its own cluster without a certificate", async () => {
    const made = await up(within);
    expect(at(made.one(SERVER).inputs, "spec", "remoteWrite", 0)).not.toHaveProperty("tlsConfig");
    expect(made.ofType(FILES)).toEqual([]);
  });

  test("sends what the centre asks for, and keeps long histograms of Kubernetes' own programs to itself", async () => {
    const [dropped] = at(await server(region), "remoteWrite", 0, "writeRelabelConfigs") as {
      regex: string;
      action: string;
    }[];
    expect(dropped?.action).toBe("Drop");
    const pattern = new RegExp(`^(?:${dropped?.regex})$`);
    expect("apiserver_request_duration_seconds_bucket").toMatch(pattern);
    expect("istio_request_duration_milliseconds_bucket").not.toMatch(pattern);
  });

  test("judges all rules but the centre's, and tells its own cluster's Alertmanager", async () => {
    expect(await server(region)).toMatchObject({
      ruleSelector: { matchExpressions: [{ key: "plugilo.com/judged-by", operator: "NotIn", values: ["centre"] }] },
      alerting: { alertmanagers: [{ name: "alertmanager-operated", namespace: "metrics", port: "web" }] },
    });
  });

  test("tells no alert as more severe than it may, whatever its rule says, and then leaves the others as they are", async () => {
    const relabelings = async (more: Partial<RegionArgs>): Promise<unknown> =>
      at(await server({ ...region, ...more }), "alerting", "alertmanagers", 0, "alertRelabelings");
    const severity = { sourceLabels: ["severity"], targetLabel: "severity", action: "Replace" };
    expect(await relabelings({ severest: "P3" })).toEqual([{ ...severity, regex: "P0|P1|P2", replacement: "P3" }]);
    expect(await relabelings({ severest: "P1" })).toEqual([{ ...severity, regex: "P0", replacement: "P1" }]);
    expect(await relabelings({})).toBeUndefined();
    expect(crdFaults((await up({ ...region, severest: "P3" })).all)).toEqual([]);
  });

  test("comes after the operator's release", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "metrics" } } }, opts);
      return new PrometheusFederation("metrics", { ...region, operator: releases.prometheus }, opts);
    });
    for (const type of [SERVER, MONITOR]) expect(made.one(type).dependsOn).toContain("operators-prometheus");
  });
});

describe("PrometheusFederation at the centre", () => {
  test("is what the operator's CRDs take", async () => {
    expect(crdFaults((await up(centre)).all)).toEqual([]);
  });

  test("is a pair, a ruler, Thanos in three parts, and a port a replica and one for questions", async () => {
    expect((await up(centre)).census()).toEqual({
      [SERVER]: 1,
      [RULER]: 1,
      [SET]: 3,
      [SERVICE]: 7,
      [MONITOR]: 3,
      [FILES]: 1,
      [MAP]: 2,
      "kubernetes:core/v1:ServiceAccount": 1,
      "kubernetes:policy/v1:PodDisruptionBudget": 5,
    });
  });

  test("keeps 15 days, takes remote writes, also late ones, and has two servers", async () => {
    expect(await server(centre)).toMatchObject({
      replicas: 2,
      retention: "15d",
      enableRemoteWriteReceiver: true,
      tsdb: { outOfOrderTimeWindow: "2h" },
    });
    expect(at(await server({ ...centre, retentionDays: 30 }), "retention")).toBe("30d");
  });

  test("has no label of its own that a region's series have, since Thanos would write it over theirs", async () => {
    const own = at(await server(centre), "externalLabels");
    const theirs = at(await server(region), "externalLabels") as Record<string, string>;
    expect(own).toEqual({ environment: theirs["environment"] });
    const ours = at(await server(centre), "replicaExternalLabelName");
    const writers = at(await server(region), "replicaExternalLabelName");
    expect(ours).not.toBe(writers);
  });

  test("folds every kind of copy when it is asked", async () => {
    const made = await up(centre);
    const args = at(made.one(SET, "metrics-thanos-query").inputs, "spec", "template", "spec", "containers", 0, "args");
    for (const label of ["prometheus_replica", "centre_replica", "thanos_ruler_replica"]) {
      expect(args).toContain(`--query.replica-label=${label}`);
    }
  });

  test("reads and judges nothing on its servers, where each series is twice", async () => {
    const spec = await server(centre);
    for (const kind of ["podMonitor", "probe", "scrapeConfig", "rule"])
      expect(spec).not.toHaveProperty(`${kind}Selector`);
    expect(spec).not.toHaveProperty("alerting");
  });

  test("judges the centre's rules once, by what Thanos knows, and tells the hub's Alertmanager", async () => {
    const { inputs } = (await up(centre)).one(RULER);
    expect(at(inputs, "spec")).toMatchObject({
      replicas: 2,
      ruleSelector: { matchLabels: { "plugilo.com/judged-by": "centre" } },
      queryEndpoints: ["http://thanos-query.metrics:10902"],
      alertmanagersUrl: ["dnssrv+http://_web._tcp.alertmanager-operated.metrics.svc"],
      alertDropLabels: ["thanos_ruler_replica"],
    });
  });

  test("lets in who proves one of the writers' names, and lets them write, no more", async () => {
    const made = await up(centre);
    const configuration = at(made.one(MAP, "metrics-receiver").inputs, "data", "haproxy.cfg");
    expect(configuration).toContain("verify required");
    expect(configuration).toContain(
      "acl writer ssl_c_s_dn(CN) -m str writer-ber.plugilo.internal writer-fra.plugilo.internal",
    );
    expect(configuration).toContain("deny_status 404 unless { path /api/v1/write }");
    const spec = at(made.one(SERVER).inputs, "spec");
    expect(at(spec, "containers", 0, "name")).toBe("receiver");
    const others = at(
      await server({ ...centre, writers: ["writer-fra.plugilo.internal"] }),
      "podMetadata",
      "annotations",
    );
    expect(at(spec, "podMetadata", "annotations")).not.toEqual(others);
  });

  test("lets a writer reach each replica by its own port, because a replica holds only what is written to it", async () => {
    const made = await up(centre);
    const ports = made
      .ofType(SERVICE)
      .filter(({ inputs }) => at(inputs, "spec", "type") === "LoadBalancer")
      .map(({ inputs }) => [
        at(inputs, "spec", "selector", "statefulset.kubernetes.io/pod-name") ??
          at(inputs, "spec", "selector", "app.kubernetes.io/component"),
        at(inputs, "spec", "ports", 0, "port"),
        at(inputs, "spec", "ports", 0, "targetPort"),
      ]);
    expect(ports).toEqual([
      ["query", METRICS.queryPort, "http"],
      ["prometheus-centre-0", 9090, "write"],
      ["prometheus-centre-1", 9091, "write"],
    ]);
    expect(made.result.remoteWritePorts).toEqual([9090, 9091]);
    expect(await Promise.all(made.result.writeUrls.map(settled))).toEqual([
      "http://prometheus-centre-0.prometheus-operated.metrics:9090/api/v1/write",
      "http://prometheus-centre-1.prometheus-operated.metrics:9090/api/v1/write",
    ]);
  });

  test("offers the regions a private link service", async () => {
    const { result } = await up(centre);
    const id = result.privateLinkServiceId;
    expect(id && (await settled(id))).toBe(`${GROUP}/providers/Microsoft.Network/privateLinkServices/pls-metrics`);
  });

  test("keeps a year in Blob, downsampled, with one compactor that opens the account as a workload identity", async () => {
    const made = await up(centre);
    const compact = at(made.one(SET, "metrics-thanos-compact").inputs, "spec");
    expect(at(compact, "replicas")).toBe(1);
    expect(at(compact, "template", "spec", "containers", 0, "args")).toEqual(
      expect.arrayContaining([
        "--retention.resolution-raw=60d",
        "--retention.resolution-1h=365d",
        "--compact.enable-vertical-compaction",
      ]),
    );
    expect(at(compact, "template", "metadata", "labels", "azure.workload.identity/use")).toBe("true");
    const account = made.one("kubernetes:core/v1:ServiceAccount").inputs;
    expect(at(account, "metadata", "annotations", "azure.workload.identity/client-id")).toBe("client");
    const store = at(made.one(MAP, "metrics-objectstore").inputs, "data", "objectstore.yaml");
    expect(store).toBe("type: AZURE\nconfig:\n  storage_account: stplugilo\n  container: metrics\n");
  });
});

describe("PrometheusFederation", () => {
  test("never fills its disk", async () => {
    const spec = await server({ ...region, storageGb: 50 });
    expect(at(spec, "storage", "volumeClaimTemplate", "spec", "resources", "requests", "storage")).toBe("50Gi");
    expect(at(spec, "retentionSize")).toBe("45GB");
  });

  test("refuses a region that writes to one replica only, and disks and times that cannot be, all at once", async () => {
    const wrong = { ...region, cluster: "A B", storageGb: 1, retentionHours: 0, remoteWriteUrls: ["http://one"] };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [{ path: "cluster" }, { path: "remoteWriteUrls" }, { path: "storageGb" }, { path: "retentionHours" }],
    });
  });

  test("refuses a centre that nobody may write to, and names that no certificate has", async () => {
    await expect(up({ ...centre, writers: [] })).rejects.toMatchObject({ faults: [{ path: "writers" }] });
    await expect(up({ ...centre, writers: ["fra", "A.b"] })).rejects.toMatchObject({
      faults: [
        { path: "writers", got: "fra" },
        { path: "writers", got: "A.b" },
      ],
    });
  });
});
