import { parse } from "yaml";
import { Grafana, type GrafanaArgs } from "../../../components/kubernetes/grafana";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const MAP = "kubernetes:core/v1:ConfigMap";
const SET = "kubernetes:apps/v1:Deployment";
const args: GrafanaArgs = {
  namespace: "metrics",
  hostName: "grafana.plugilo.internal",
  gateway: { subnetName: "snet-ilb", address: "10.8.34.9" },
  certificate: { vaultName: "kv-plugilo", tenantId: "tenant", clientId: "reader", name: "grafana-tls" },
  signIn: { tenantId: "7d5ab2c4-0e5c-4a8e-8f0b-6a1b3f2c9e55", clientId: "app" },
  sources: { metrics: "http://thanos-query:10902", alerts: "http://alertmanager-operated:9093", subscriptionId: "sub" },
  dashboards: { overview: JSON.stringify({ uid: "overview", title: "Overview" }) },
};
const up = (given: GrafanaArgs = args): Promise<Recording<Grafana>> =>
  record((opts) => new Grafana("grafana", given, opts));
const file = async (key: string): Promise<string> =>
  String(at((await up()).one(MAP, "grafana-settings").inputs, "data", key));

describe("Grafana", () => {
  test("is one pod, its settings and a ConfigMap a dashboard, behind an address of the hub", async () => {
    const made = await up();
    expect(crdFaults(made.all)).toEqual([]);
    expect(made.census()).toEqual({
      [SET]: 1,
      [MAP]: 2,
      "kubernetes:core/v1:Service": 1,
      "kubernetes:core/v1:ServiceAccount": 1,
      "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass": 1,
    });
    expect(made.result.address).toBe("10.8.34.9");
    const service = made.one("kubernetes:core/v1:Service").inputs;
    expect(at(service, "spec", "ports", 0)).toMatchObject({ port: 443, targetPort: "https" });
  });

  test("lets nobody in but by Entra, as what its application roles say, with no secret of its own", async () => {
    const settings = await file("grafana.ini");
    for (const line of [
      "disable_login_form = true",
      "disable_initial_admin_creation = true",
      "client_authentication = workload_identity",
      "client_id = app",
      "role_attribute_strict = true",
      "allowed_organizations = 7d5ab2c4-0e5c-4a8e-8f0b-6a1b3f2c9e55",
      "token_url = https://login.microsoftonline.com/7d5ab2c4-0e5c-4a8e-8f0b-6a1b3f2c9e55/oauth2/v2.0/token",
      "root_url = https://grafana.plugilo.internal/",
    ]) {
      expect(settings.split("\n")).toContain(line);
    }
    expect(settings).toMatch(/\[auth\.anonymous\]\nenabled = false/);
    expect(settings).toMatch(/\[auth\.basic\]\nenabled = false/);
    expect(settings).not.toMatch(/client_secret|admin_password/);
  });

  test("proves its name by a certificate of the vault", async () => {
    expect((await file("grafana.ini")).split("\n")).toEqual(
      expect.arrayContaining([
        "protocol = https",
        "cert_file = /mnt/vault/grafana-tls",
        "cert_key = /mnt/vault/grafana-tls",
      ]),
    );
    const files = (await up()).one("kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass").inputs;
    expect(at(files, "spec", "parameters", "objects")).toContain("objectName: grafana-tls");
  });

  test("asks Thanos first, Alertmanager, and Azure Monitor as its own identity", async () => {
    const { datasources } = parse(await file("sources.yaml")) as { datasources: object[] };
    expect(datasources).toMatchObject([
      { uid: "metrics", url: "http://thanos-query:10902", isDefault: true },
      { uid: "alerts", url: "http://alertmanager-operated:9093" },
      { uid: "azure-monitor", jsonData: { azureAuthType: "workloadidentity", subscriptionId: "sub" } },
    ]);
    const account = (await up()).one("kubernetes:core/v1:ServiceAccount").inputs;
    expect(at(account, "metadata", "annotations", "azure.workload.identity/client-id")).toBe("reader");
  });

  test("shows the dashboards that it is given, from files which nobody changes by hand", async () => {
    const made = await up();
    expect(at(made.one(MAP, "grafana-dashboard-overview").inputs, "data", "overview.json")).toBe(
      args.dashboards["overview"],
    );
    const volumes = at(made.one(SET).inputs, "spec", "template", "spec", "volumes", 1, "projected", "sources");
    expect(volumes).toEqual([{ configMap: { name: "grafana-dashboard-overview" } }]);
    expect(parse(await file("dashboards.yaml"))).toMatchObject({
      providers: [{ allowUiUpdates: false, options: { path: "/var/lib/dashboards" } }],
    });
  });

  test("refuses names that are none, and dashboards without a uid of their own, whose links would not last", async () => {
    const dashboards = { overview: JSON.stringify({ uid: "other" }), broken: "{" };
    await expect(up({ ...args, hostName: "Grafana", dashboards })).rejects.toMatchObject({
      faults: [
        { path: "hostName" },
        { path: "dashboards.overview", got: "other" },
        { path: "dashboards.broken", got: "no JSON" },
      ],
    });
  });
});
