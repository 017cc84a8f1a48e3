import * as yaml from "yaml";
import { hub, itself, RELEASE, told, up, values } from "./argo-cds";
import { crdFaults } from "./custom-resources";
import { at } from "./recorder";

const SECRET = "kubernetes:core/v1:Secret";
const VAULT_SECRETS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";

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
    expect(at(inputs, "metadata", "annotations")).toEqual({ "plugilo.com/scaler-client-id": "scaler" });
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
