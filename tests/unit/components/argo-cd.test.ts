import * as yaml from "yaml";
import { ArgoCd, type ArgoCdArgs } from "../../../components/kubernetes/argo-cd";
import { CHARTS } from "../../../facts/charts";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject";
const SERVICE = "kubernetes:core/v1:Service";
const ADMINS = "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
const READERS = "4b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";

const hub: ArgoCdArgs = {
  namespace: "argocd",
  hostName: "argocd.plugilo.internal",
  gateway: { subnetName: "snet-ilb", address: "10.8.34.7" },
  signIn: { tenantId: "tenant", clientId: "client", administrators: ADMINS },
  repositories: ["https://git.example.com/plugilo/gitops.git"],
};

const up = (args: ArgoCdArgs): Promise<Recording<ArgoCd>> => record((opts) => new ArgoCd("argo", args, opts));
const values = async (args: ArgoCdArgs): Promise<ReturnType<typeof at>> =>
  at((await up(args)).one(RELEASE).inputs, "values");

describe("ArgoCd", () => {
  test("is one pinned release, two projects that its CRD takes, and an address", async () => {
    const made = await up(hub);
    expect(made.census()).toEqual({ [RELEASE]: 1, [PROJECT]: 2, [SERVICE]: 1 });
    expect(crdFaults(made.all)).toEqual([]);
    expect(made.one(RELEASE).inputs).toMatchObject({
      chart: "argo-cd",
      version: CHARTS.argoCd.version,
      namespace: "argocd",
    });
    expect(made.result.url).toBe("https://argocd.plugilo.internal");
    expect(made.result.projects).toEqual(["platform", "workloads"]);
  });

  test("signs people in with Entra, as a workload identity and without a client secret or a local administrator", async () => {
    const given = await values(hub);
    expect(at(given, "configs", "cm", "admin.enabled")).toBe(false);
    expect(yaml.parse(String(at(given, "configs", "cm", "oidc.config")))).toMatchObject({
      issuer: "https://login.microsoftonline.com/tenant/v2.0",
      clientID: "client",
      azure: { useWorkloadIdentity: true },
    });
    expect(JSON.stringify(given)).not.toContain("clientSecret");
    expect(at(given, "server", "serviceAccount", "annotations", "azure.workload.identity/client-id")).toBe("client");
  });

  test("shows nothing to people of no group, everything to administrators, and lets readers look", async () => {
    const rbac = at(await values({ ...hub, signIn: { ...hub.signIn, readers: READERS } }), "configs", "rbac");
    expect(rbac).toMatchObject({
      "policy.default": "",
      "policy.csv": `g, ${ADMINS}, role:admin\ng, ${READERS}, role:readonly\n`,
    });
    expect(at(await values(hub), "configs", "rbac", "policy.csv")).toBe(`g, ${ADMINS}, role:admin\n`);
  });

  test("has two of each part, so that a node may go", async () => {
    const given = await values(hub);
    for (const part of ["controller", "server", "repoServer", "applicationSet"]) {
      expect(at(given, part, "replicas")).toBe(2);
    }
    expect(at(given, "redis-ha", "enabled")).toBe(true);
  });

  test("lets teams apply to their namespaces on the named clusters, and nothing that a cluster shares", async () => {
    const made = await up({ ...hub, clusters: ["frankfurt", "berlin"], workloadNamespaces: ["app-*", "jobs"] });
    const spec = at(made.one(PROJECT, "argo-project-workloads").inputs, "spec");
    expect(at(spec, "destinations")).toEqual([
      { name: "frankfurt", namespace: "app-*" },
      { name: "frankfurt", namespace: "jobs" },
      { name: "berlin", namespace: "app-*" },
      { name: "berlin", namespace: "jobs" },
    ]);
    expect(at(spec, "clusterResourceWhitelist")).toEqual([]);
    expect(at(spec, "sourceRepos")).toEqual(hub.repositories);
    expect(at((await up(hub)).one(PROJECT, "argo-project-workloads").inputs, "spec", "destinations")).toEqual([
      { name: "*", namespace: "app-*" },
    ]);
  });

  test("makes projects after the release that brings their CRD", async () => {
    expect((await up(hub)).one(PROJECT, "argo-project-platform").dependsOn).toContain("argo-release");
  });

  test("is reached at the address that it is given", async () => {
    const { inputs } = (await up(hub)).one(SERVICE);
    expect(at(inputs, "metadata", "annotations", "service.beta.kubernetes.io/azure-load-balancer-ipv4")).toBe(
      "10.8.34.7",
    );
    expect(at(inputs, "spec", "selector")).toEqual({ "app.kubernetes.io/name": "argocd-server" });
  });

  test("refuses names for ids, addresses for names, and to have nothing to apply, all at once", async () => {
    const wrong: ArgoCdArgs = {
      ...hub,
      hostName: "https://argocd",
      signIn: { ...hub.signIn, administrators: "admins", readers: "readers" },
      repositories: [],
      clusters: [],
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "hostName" },
        { path: "signIn.administrators" },
        { path: "signIn.readers" },
        { path: "repositories" },
        { path: "clusters" },
      ],
    });
  });
});
