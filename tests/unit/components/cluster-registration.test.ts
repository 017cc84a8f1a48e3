import { ClusterRegistration, type ClusterRegistrationArgs } from "../../../components/kubernetes/cluster-registration";
import { ROLES } from "../../../facts/roles";
import { at, record, type Recording } from "./recorder";
import { SUBSCRIPTION } from "./computed";

const SECRET = "kubernetes:core/v1:Secret";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks`;

const berlin: ClusterRegistrationArgs = {
  clusterName: "berlin",
  environment: "prod",
  clusterId: CLUSTER,
  privateFqdn: "aks.privatelink.germanynorth.azmk8s.io",
  certificateAuthority: "Q0E=",
  scalerClientId: "scaler-of-berlin",
  namespaces: ["services", "burst"],
  argoCd: {
    namespace: "argocd",
    clientId: "deployer",
    tenantId: "tenant",
    principalId: "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61",
  },
};
const up = (args: ClusterRegistrationArgs): Promise<Recording<ClusterRegistration>> =>
  record((opts) => new ClusterRegistration("registration", args, opts));

describe("ClusterRegistration", () => {
  test("is a Secret that Argo CD knows a cluster by, and a right for each namespace", async () => {
    expect((await up(berlin)).census()).toEqual({ [SECRET]: 1, [ASSIGNMENT]: 2 });
  });

  test("names the cluster as the tree does, and the environment whose releases it gets", async () => {
    const { inputs } = (await up(berlin)).one(SECRET);
    expect(at(inputs, "metadata")).toEqual({
      name: "cluster-berlin",
      namespace: "argocd",
      labels: { "argocd.argoproj.io/secret-type": "cluster", "plugilo.com/environment": "prod" },
      annotations: { "plugilo.com/scaler-client-id": "scaler-of-berlin" },
    });
    expect(at(inputs, "stringData")).toMatchObject({
      name: "berlin",
      server: "https://aks.privatelink.germanynorth.azmk8s.io:443",
    });
  });

  test("holds no key: Argo CD signs in as a workload identity, to a server that proves itself", async () => {
    const config = JSON.parse(String(at((await up(berlin)).one(SECRET).inputs, "stringData", "config"))) as object;
    expect(config).toEqual({
      execProviderConfig: {
        command: "argocd-k8s-auth",
        args: ["azure"],
        apiVersion: "client.authentication.k8s.io/v1beta1",
        env: {
          AAD_ENVIRONMENT_NAME: "AzurePublicCloud",
          AAD_LOGIN_METHOD: "workloadidentity",
          AZURE_CLIENT_ID: "deployer",
          AZURE_TENANT_ID: "tenant",
        },
      },
      tlsClientConfig: { insecure: false, caData: "Q0E=" },
    });
  });

  test("lets Argo CD into the namespaces of workloads and no further, and tells it to look no further", async () => {
    const made = await up(berlin);
    const granted = made.ofType(ASSIGNMENT).map(({ inputs }) => [inputs["scope"], inputs["roleDefinitionId"]]);
    const role = expect.stringContaining(ROLES.aksNamespaceAdmin.guid) as string;
    expect(granted).toEqual([
      [`${CLUSTER}/namespaces/burst`, role],
      [`${CLUSTER}/namespaces/services`, role],
    ]);
    expect(at(made.one(SECRET).inputs, "stringData", "namespaces")).toBe("services,burst");
  });

  test("comes after the rights, because Argo CD sets out at once", async () => {
    expect((await up(berlin)).one(SECRET).dependsOn).toEqual(
      expect.arrayContaining(["registration-apply-burst", "registration-apply-services"]),
    );
  });

  test("refuses what is no name, and the whole cluster", async () => {
    await expect(up({ ...berlin, clusterName: "Berlin!", namespaces: [] })).rejects.toMatchObject({
      faults: [{ path: "clusterName" }, { path: "namespaces" }],
    });
    await expect(up({ ...berlin, namespaces: ["app-*"] })).rejects.toMatchObject({
      faults: [{ path: "namespaces[0]", got: "app-*" }],
    });
  });
});
