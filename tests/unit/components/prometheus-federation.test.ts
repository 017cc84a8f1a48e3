import { Operators } from "../../../components/kubernetes/operators";
import {
  PrometheusFederation,
  type CentreArgs,
  type PrometheusFederationArgs,
  type RegionArgs,
} from "../../../components/kubernetes/prometheus-federation";
import { crdFaults } from "./custom-resources";
import { at, record, settled, type Recording } from "./recorder";

const SERVER = "kubernetes:monitoring.coreos.com/v1:Prometheus";
const ALERTS = "kubernetes:monitoring.coreos.com/v1:Alertmanager";
const SERVICE = "kubernetes:core/v1:Service";
const SET = "kubernetes:apps/v1:StatefulSet";
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-nodes";

const centre: CentreArgs = {
  mode: "centre",
  namespace: "metrics",
  cluster: "management",
  regionName: "swedencentral",
  storageGb: 512,
  storage: { accountName: "stplugilo", container: "metrics", clientId: "client" },
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
  cluster: "frankfurt",
  regionName: "germanywestcentral",
  storageGb: 100,
  remoteWriteUrls: [
    "http://metrics.plugilo.internal:9090/api/v1/write",
    "http://metrics.plugilo.internal:9091/api/v1/write",
  ],
};

const up = (args: PrometheusFederationArgs): Promise<Recording<PrometheusFederation>> =>
  record((opts) => new PrometheusFederation("metrics", args, opts));
const server = async (args: PrometheusFederationArgs): Promise<ReturnType<typeof at>> =>
  at((await up(args)).one(SERVER).inputs, "spec");

describe("PrometheusFederation", () => {
  test("keeps a region's metrics there and nowhere else where there is no centre", async () => {
    const alone = { ...region, remoteWriteUrls: [] };
    expect(at(await server(alone), "remoteWrite")).toEqual([]);
    expect(crdFaults((await up(alone)).all)).toEqual([]);
  });

  test("is what the operator's CRDs take, at the centre and in a region", async () => {
    expect(crdFaults((await up(centre)).all)).toEqual([]);
    expect(crdFaults((await up(region)).all)).toEqual([]);
  });

  test("makes at the centre a server pair, three Alertmanagers, Thanos in three parts and a port a replica", async () => {
    expect((await up(centre)).census()).toEqual({
      [SERVER]: 1,
      [ALERTS]: 1,
      [SET]: 3,
      [SERVICE]: 5,
      "kubernetes:core/v1:ConfigMap": 1,
      "kubernetes:core/v1:ServiceAccount": 1,
      "kubernetes:policy/v1:PodDisruptionBudget": 5,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": 1,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": 1,
    });
  });

  test("keeps 15 days at the centre, takes remote writes, also late ones, and has two servers", async () => {
    expect(await server(centre)).toMatchObject({
      replicas: 2,
      retention: "15d",
      enableRemoteWriteReceiver: true,
      tsdb: { outOfOrderTimeWindow: "2h" },
      externalLabels: { cluster: "management", region: "swedencentral" },
      alerting: { alertmanagers: [{ name: "alertmanager-operated", namespace: "metrics" }] },
    });
    expect(at(await server({ ...centre, retentionDays: 30 }), "retention")).toBe("30d");
  });

  test("lets a writer reach each replica by its own port, because a replica holds only what is written to it", async () => {
    const made = await up(centre);
    const ports = made
      .ofType(SERVICE)
      .filter(({ inputs }) => at(inputs, "spec", "type") === "LoadBalancer")
      .map(({ inputs }) => [
        at(inputs, "spec", "selector", "statefulset.kubernetes.io/pod-name"),
        at(inputs, "spec", "ports", 0, "port"),
      ]);
    expect(ports).toEqual([
      ["prometheus-centre-0", 9090],
      ["prometheus-centre-1", 9091],
    ]);
    expect(made.result.remoteWritePorts).toEqual([9090, 9091]);
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
      expect.arrayContaining(["--retention.resolution-raw=60d", "--retention.resolution-1h=365d"]),
    );
    expect(at(compact, "template", "metadata", "labels", "azure.workload.identity/use")).toBe("true");
    const account = made.one("kubernetes:core/v1:ServiceAccount").inputs;
    expect(at(account, "metadata", "annotations", "azure.workload.identity/client-id")).toBe("client");
    const store = at(made.one("kubernetes:core/v1:ConfigMap").inputs, "data", "objectstore.yaml");
    expect(store).toBe("type: AZURE\nconfig:\n  storage_account: stplugilo\n  container: metrics\n");
  });

  test("answers inside a region without the centre, and writes everything to each of its servers", async () => {
    const made = await up(region);
    const spec = at(made.one(SERVER).inputs, "spec");
    expect(spec).toMatchObject({
      replicas: 2,
      retention: "48h",
      externalLabels: { cluster: "frankfurt", region: "germanywestcentral" },
      remoteWrite: [
        { name: "centre-0", url: "http://metrics.plugilo.internal:9090/api/v1/write" },
        { name: "centre-1", url: "http://metrics.plugilo.internal:9091/api/v1/write" },
      ],
    });
    expect(at(spec, "remoteWrite", 0, "queueConfig")).toMatchObject({ sampleAgeLimit: "2h", retryOnRateLimit: true });
    expect(spec).not.toHaveProperty("enableRemoteWriteReceiver");
    expect(await settled(made.result.queryUrl)).toBe("http://prometheus.metrics:9090");
    expect(made.ofType(ALERTS)).toEqual([]);
    expect(at(await server({ ...region, retentionHours: 6 }), "retention")).toBe("6h");
  });

  test("never fills its disk", async () => {
    const spec = await server({ ...region, storageGb: 50 });
    expect(at(spec, "storage", "volumeClaimTemplate", "spec", "resources", "requests", "storage")).toBe("50Gi");
    expect(at(spec, "retentionSize")).toBe("45GB");
  });

  test("comes after the operator's release", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "metrics" } } }, opts);
      return new PrometheusFederation("metrics", { ...region, operator: releases.prometheus }, opts);
    });
    expect(made.one(SERVER).dependsOn).toContain("operators-prometheus");
  });

  test("refuses a region that writes to one replica only, and disks and times that cannot be, all at once", async () => {
    const wrong = { ...region, cluster: "A B", storageGb: 1, retentionHours: 0, remoteWriteUrls: ["http://one"] };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [{ path: "cluster" }, { path: "storageGb" }, { path: "retentionHours" }, { path: "remoteWriteUrls" }],
    });
  });
});
