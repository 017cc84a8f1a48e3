import * as yaml from "yaml";
import { ArgoCd, type ArgoCdArgs } from "../../../components/kubernetes/argo-cd";
import { CHARTS } from "../../../facts/charts";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject";
const APPLICATIONS = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";
const SECRET = "kubernetes:core/v1:Secret";
const SERVICE = "kubernetes:core/v1:Service";
const VAULT_SECRETS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const ADMINS = "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
const DEVELOPERS = "5b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
const READERS = "4b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
const TREE = "https://git.example.com/plugilo/gitops.git";

const hub: ArgoCdArgs = {
  namespace: "argocd",
  hostName: "argocd.plugilo.internal",
  gateway: { subnetName: "snet-ilb", address: "10.8.34.7" },
  signIn: { tenantId: "tenant", clientId: "client", administrators: ADMINS },
  repositories: [TREE],
  delivery: { environment: "prod", repository: TREE, revision: ">=1.0.0" },
  clusters: ["frankfurt", "berlin"],
  workloadNamespaces: ["services", "burst"],
  deployerClientId: "deployer",
};
const { deployerClientId: _, ...alone } = hub;
const itself: ArgoCdArgs = {
  ...alone,
  clusters: ["staging-frankfurt"],
  ownCluster: { name: "staging-frankfurt", servicesClientId: "services" },
};
const told: ArgoCdArgs = {
  ...hub,
  notifications: {
    vaultName: "kv",
    tenantId: "tenant",
    clientId: "notifier",
    slack: { channel: "releases", tokenSecret: "slack-token-secret" },
    teams: { addressSecret: "teams-address-secret" },
  },
};

const up = (args: ArgoCdArgs): Promise<Recording<ArgoCd>> => record((opts) => new ArgoCd("argo", args, opts));
const values = async (args: ArgoCdArgs): Promise<ReturnType<typeof at>> =>
  at((await up(args)).one(RELEASE).inputs, "values");

describe("ArgoCd", () => {
  test("is one pinned release, two projects and a set of applications that its CRDs take, and an address", async () => {
    const made = await up(hub);
    expect(made.census()).toEqual({ [RELEASE]: 1, [PROJECT]: 2, [APPLICATIONS]: 1, [SERVICE]: 1 });
    expect(crdFaults(made.all)).toEqual([]);
    expect(made.one(RELEASE).inputs).toMatchObject({
      chart: "argo-cd",
      version: CHARTS.argoCd.version,
      namespace: "argocd",
    });
    expect(made.result.url).toBe("https://argocd.plugilo.internal");
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
      ownCluster: { name: "hub", servicesClientId: "services" },
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
    const filled = patch.patch.replace("{{index .metadata.annotations `plugilo.com/services-client-id`}}", "id");
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

describe("the rights of ArgoCd", () => {
  test("in its own cluster end at its namespace, and it signs in to others as the deployer", async () => {
    const given = await values(hub);
    expect(at(given, "createClusterRoles")).toBe(false);
    expect(at(given, "configs", "cm", "cluster.inClusterEnabled")).toBe(false);
    expect(at(given, "controller", "serviceAccount", "annotations")).toEqual({
      "azure.workload.identity/client-id": "deployer",
    });
    expect(at(given, "controller", "podLabels")).toEqual({ "azure.workload.identity/use": "true" });
  });

  test("reach its own cluster where it is to apply there, which is registered like any other, without a key", async () => {
    const made = await up(itself);
    const given = at(made.one(RELEASE).inputs, "values");
    expect(at(given, "createClusterRoles")).toBe(true);
    expect(at(given, "configs", "cm", "cluster.inClusterEnabled")).toBe(true);
    expect(at(given, "controller", "serviceAccount")).toBeUndefined();
    const { inputs } = made.one(SECRET, "argo-own-cluster");
    expect(at(inputs, "metadata", "labels")).toEqual({
      "argocd.argoproj.io/secret-type": "cluster",
      "plugilo.com/environment": "prod",
    });
    expect(at(inputs, "metadata", "annotations")).toEqual({ "plugilo.com/services-client-id": "services" });
    expect(at(inputs, "stringData")).toEqual({
      name: "staging-frankfurt",
      server: "https://kubernetes.default.svc",
      config: JSON.stringify({ tlsClientConfig: { insecure: false } }),
    });
  });
});

describe("the notifications of ArgoCd", () => {
  test("are off until somebody is to be told", async () => {
    expect(at(await values(hub), "notifications")).toEqual({ enabled: false });
  });

  test("go to each channel once a revision, for failures, degraded releases, unknown states and what is deployed", async () => {
    const given = at(await values(told), "notifications");
    expect(at(given, "subscriptions")).toEqual([
      {
        recipients: ["slack:releases", "teams-workflows:releases"],
        triggers: ["on-sync-failed", "on-degraded", "on-unknown", "on-deployed"],
      },
    ]);
    for (const event of ["sync-failed", "degraded", "unknown", "deployed"]) {
      const [trigger] = yaml.parse(String(at(given, "triggers", `trigger.on-${event}`))) as [Record<string, unknown>];
      expect(trigger).toMatchObject({ oncePer: expect.stringContaining("revision"), send: [event] });
      expect(yaml.parse(String(at(given, "templates", `template.${event}`)))).toMatchObject({
        message: expect.stringContaining("{{.app.metadata.name}}"),
      });
    }
  });

  test("take their secrets from the vault by an identity, so that none is in Git, in the values or in the state", async () => {
    const made = await up(told);
    expect(crdFaults(made.all)).toEqual([]);
    const { inputs } = made.one(VAULT_SECRETS);
    expect(at(inputs, "spec", "parameters")).toMatchObject({ keyvaultName: "kv", clientID: "notifier" });
    const { array } = yaml.parse(String(at(inputs, "spec", "parameters", "objects"))) as { array: string[] };
    expect(array.map((entry) => (yaml.parse(entry) as { objectName: string }).objectName)).toEqual([
      "slack-token-secret",
      "teams-address-secret",
    ]);
    const given = at(made.one(RELEASE).inputs, "values", "notifications");
    expect(at(given, "secret", "create")).toBe(false);
    expect(yaml.parse(String(at(given, "notifiers", "service.slack")))).toEqual({ token: "$slack-token" });
    expect(made.one(RELEASE).dependsOn).toContain("argo-vault-secrets");
    expect(made.census()[SECRET]).toBeUndefined();
  });

  test("need only the secret of the channel that is named", async () => {
    const { notifications } = told;
    if (!notifications) throw new Error("told has notifications.");
    const { teams: _teams, ...slackOnly } = notifications;
    const made = await up({ ...told, notifications: slackOnly });
    expect(at(made.one(VAULT_SECRETS).inputs, "spec", "secretObjects", 0, "data")).toEqual([
      { objectName: "slack-token-secret", key: "slack-token" },
    ]);
  });
});
