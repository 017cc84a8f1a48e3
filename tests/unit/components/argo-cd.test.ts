import * as yaml from "yaml";
import { ArgoCd, type ArgoCdArgs } from "../../../components/kubernetes/argo-cd";
import { Operators } from "../../../components/kubernetes/operators";
import { CHARTS } from "../../../facts/charts";
import { ADMINS, alone, DEVELOPERS, hub, READERS, RELEASE, TREE, up, values } from "./argo-cds";
import { crdFaults } from "./custom-resources";
import { at, record } from "./recorder";

const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject";
const APPLICATIONS = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";
const SERVICE = "kubernetes:core/v1:Service";
const MONITOR = "kubernetes:monitoring.coreos.com/v1:PodMonitor";

describe("ArgoCd", () => {
  test("is one pinned release, two projects and a set of applications that its CRDs take, and an address", async () => {
    const made = await up(hub);
    expect(made.census()).toEqual({ [RELEASE]: 1, [PROJECT]: 2, [APPLICATIONS]: 1, [SERVICE]: 1, [MONITOR]: 1 });
    expect(crdFaults(made.all)).toEqual([]);
    expect(made.one(RELEASE).inputs).toMatchObject({
      chart: "argo-cd",
      version: CHARTS.argoCd.version,
      namespace: "argocd",
    });
    expect(made.result.url).toBe("https://argocd.plugilo.internal");
  });

  test("is read by Prometheus, in all its parts, as soon as the operator's CRD and its pods are there", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "m" } } }, opts);
      return new ArgoCd("argo", { ...hub, operator: releases.prometheus }, opts);
    });
    const { inputs, dependsOn } = made.one(MONITOR, "argo-monitor");
    expect(dependsOn).toEqual(expect.arrayContaining(["argo-release", "operators-prometheus"]));
    expect(at(inputs, "spec")).toEqual({
      selector: { matchLabels: { "app.kubernetes.io/part-of": "argocd" } },
      podMetricsEndpoints: [{ port: "metrics" }],
    });
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

  test("lets developers sync, and stop or repeat a release, but neither skip its analysis nor open a shell", async () => {
    const given = await values({ ...hub, signIn: { ...hub.signIn, developers: DEVELOPERS } });
    const lines = String(at(given, "configs", "rbac", "policy.csv"))
      .trim()
      .split("\n");
    const allowed = lines.flatMap(
      (line) => /^p, role:developer, applications, (.+), workloads\/\*, allow$/.exec(line)?.[1] ?? [],
    );
    expect(allowed.filter((action) => !action.startsWith("action/"))).toEqual(["get", "sync"]);
    expect(allowed).toContain("action/argoproj.io/Rollout/abort");
    expect(lines.join("\n")).not.toMatch(/promote-full|skip-current-step|exec|delete|override/);
    expect(lines).toContain(`g, ${DEVELOPERS}, role:developer`);
    expect(at(given, "configs", "cm", "exec.enabled")).toBe(false);
    expect(String(at(await values(hub), "configs", "rbac", "policy.csv"))).not.toContain("role:developer");
  });

  test("has two of each part, so that a node may go", async () => {
    const given = await values(hub);
    for (const part of ["controller", "server", "repoServer", "applicationSet"]) {
      expect(at(given, part, "replicas")).toBe(2);
    }
    expect(at(given, "redis-ha", "enabled")).toBe(true);
  });

  test("lets teams apply to their namespaces on the named clusters, and nothing that a cluster shares or bounds them", async () => {
    const spec = at((await up(hub)).one(PROJECT, "argo-project-workloads").inputs, "spec");
    expect(at(spec, "destinations")).toEqual([
      { name: "frankfurt", namespace: "services" },
      { name: "frankfurt", namespace: "burst" },
      { name: "berlin", namespace: "services" },
      { name: "berlin", namespace: "burst" },
    ]);
    expect(at(spec, "clusterResourceWhitelist")).toEqual([]);
    expect(at(spec, "namespaceResourceBlacklist")).toEqual([
      { group: "", kind: "ResourceQuota" },
      { group: "", kind: "LimitRange" },
    ]);
    expect(at(spec, "sourceRepos")).toEqual(hub.repositories);
  });

  test("closes the project that allows everything, although Argo CD's own server has made it", async () => {
    const { inputs } = (await up(hub)).one(PROJECT, "argo-project-default");
    expect(at(inputs, "metadata", "annotations", "pulumi.com/patchForce")).toBe("true");
    expect(at(inputs, "spec")).toEqual({
      sourceRepos: [],
      sourceNamespaces: [],
      destinations: [],
      namespaceResourceBlacklist: [{ group: "*", kind: "*" }],
    });
  });

  test("makes projects after the release that brings their CRD, and applications after their project", async () => {
    const made = await up(hub);
    expect(made.one(PROJECT, "argo-project-workloads").dependsOn).toContain("argo-release");
    expect(made.one(APPLICATIONS).dependsOn).toContain("argo-project-workloads");
  });

  test("is reached at the address that it is given", async () => {
    const { inputs } = (await up(hub)).one(SERVICE);
    expect(at(inputs, "metadata", "annotations", "service.beta.kubernetes.io/azure-load-balancer-ipv4")).toBe(
      "10.8.34.7",
    );
    expect(at(inputs, "spec", "selector")).toEqual({ "app.kubernetes.io/name": "argocd-server" });
  });

  test("refuses names for ids, addresses for names, and to have nothing to apply or nowhere, all at once", async () => {
    const wrong: ArgoCdArgs = {
      ...hub,
      hostName: "https://argocd",
      signIn: { ...hub.signIn, administrators: "admins", developers: "developers", readers: "readers" },
      repositories: [],
      clusters: [],
      workloadNamespaces: ["Services"],
      ownCluster: { name: "hub", scalerClientId: "scaler" },
      notifications: { vaultName: "kv", tenantId: "tenant", clientId: "notifier" },
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "hostName" },
        { path: "signIn.administrators" },
        { path: "signIn.developers" },
        { path: "signIn.readers" },
        { path: "repositories" },
        { path: "clusters" },
        { path: "workloadNamespaces[0]" },
        { path: "delivery.repository", got: TREE },
        { path: "deployerClientId" },
        { path: "ownCluster.name", got: "hub" },
        { path: "notifications" },
      ],
    });
    await expect(up(alone)).rejects.toMatchObject({ faults: [{ path: "deployerClientId", got: undefined }] });
  });
});

describe("the applications of ArgoCd", () => {
  const spec = async (): Promise<ReturnType<typeof at>> => at((await up(hub)).one(APPLICATIONS).inputs, "spec");

  test("are one for each registered cluster of the environment: its folder of the tree, at the environment's revision", async () => {
    expect(at(await spec(), "generators")).toEqual([
      { clusters: { selector: { matchLabels: { "plugilo.com/environment": "prod" } } } },
    ]);
    expect(at(await spec(), "template", "spec")).toMatchObject({
      project: "workloads",
      source: { repoURL: TREE, targetRevision: ">=1.0.0", path: "gitops/clusters/{{.name}}" },
      destination: { name: "{{.name}}", namespace: "services" },
    });
    expect(at(await spec(), "goTemplateOptions")).toEqual(["missingkey=error"]);
  });

  test("fill in what only the cluster's registration knows, in text that is still JSON once it is filled in", async () => {
    const [patch] = at(await spec(), "template", "spec", "source", "kustomize", "patches") as [
      { target: object; patch: string },
    ];
    expect(patch.target).toEqual({ group: "keda.sh", kind: "TriggerAuthentication" });
    const filled = patch.patch.replace("{{index .metadata.annotations `plugilo.com/scaler-client-id`}}", "id");
    expect(JSON.parse(filled)).toEqual([{ op: "replace", path: "/spec/podIdentity/identityId", value: "id" }]);
  });

  test("heal drift and prune, all clusters at once: an order among them would take that away", async () => {
    expect(at(await spec(), "template", "spec", "syncPolicy", "automated")).toEqual({
      prune: true,
      selfHeal: true,
      allowEmpty: false,
    });
    expect(at(await spec(), "strategy")).toBeUndefined();
  });

  test("leave a region's workloads where they are when its registration is lost", async () => {
    expect(at(await spec(), "syncPolicy")).toEqual({ preserveResourcesOnDeletion: true });
  });

  test("do not hold back the version that mends one which a cluster refuses", async () => {
    expect(at(await spec(), "template", "spec", "syncPolicy", "retry")).toMatchObject({ limit: 5, refresh: true });
  });

  test("never set back the weights of a release under way, and still change the routes around them", async () => {
    const options = at(await spec(), "template", "spec", "syncPolicy", "syncOptions");
    expect(options).toContain("ApplyOutOfSyncOnly=true");
    expect(options).not.toContain("RespectIgnoreDifferences=true");
    expect(at(await spec(), "template", "spec", "ignoreDifferences", 0)).toMatchObject({
      kind: "VirtualService",
      jqPathExpressions: [".spec.http[]?.route[]?.weight"],
    });
  });
});
