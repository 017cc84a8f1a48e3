import { AksCluster, type AksClusterArgs } from "../../../components/azure/aks-cluster";
import { at, record, settled, type Recording } from "./recorder";
import { siteIn } from "./sites";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const GRANT = "azure-native:authorization:RoleAssignment";
const ADMINS = "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const VNET = `${SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-a`;
const KUBECONFIG = '{"kind":"Config"}';

const frankfurt: AksClusterArgs = {
  site: siteIn("germanywestcentral"),
  network: {
    vnetId: VNET,
    subnetIds: {
      systemNodes: `${VNET}/subnets/system`,
      nodes: `${VNET}/subnets/nodes`,
      burst: `${VNET}/subnets/burst`,
    },
    privateDnsZone: "system",
  },
  burst: "virtual-nodes",
  kubernetesVersion: "1.36",
  systemPool: { vmSize: "Standard_D4ads_v5", minimum: 3, maximum: 9 },
  adminGroupIds: [ADMINS],
  tenantId: "7d5ab2c4-0e5c-4a8e-8f0b-6a1b3f2c9e55",
  workspaceId: `${SUBSCRIPTION}/resourceGroups/rg-platform/providers/Microsoft.OperationalInsights/workspaces/log-a`,
  sensorWorkspaceId: `${SUBSCRIPTION}/resourceGroups/rg-platform/providers/Microsoft.OperationalInsights/workspaces/log-d`,
  maintenance: { day: "Wednesday", startHourUtc: 1, durationHours: 4 },
};
const berlin: AksClusterArgs = { ...frankfurt, site: siteIn("germanynorth"), burst: "none" };

function up(args: AksClusterArgs): Promise<Recording<AksCluster>> {
  return record((opts) => new AksCluster("aks", args, opts), {
    outputs: {
      [CLUSTER]: () => ({
        privateFQDN: "aks-1.privatelink.germanywestcentral.azmk8s.io",
        oidcIssuerProfile: { enabled: true, issuerURL: "https://issuer.example.net/" },
        addonProfiles: { aciConnectorLinux: { enabled: true, identity: { objectId: "connector" } } },
      }),
    },
    calls: {
      "azure-native:containerservice:listManagedClusterUserCredentials": () => ({
        kubeconfigs: [{ name: "clusterUser", value: Buffer.from(KUBECONFIG).toString("base64") }],
      }),
    },
  });
}

/** Key of a grant, what it is on, and to whom. */
function grants(made: Recording<AksCluster>): Record<string, unknown[]> {
  return Object.fromEntries(
    made
      .ofType(GRANT)
      .map(({ name, inputs }) => [name, [String(inputs["scope"]).split("/").at(-1), inputs["principalId"]]]),
  );
}

describe("AksCluster", () => {
  test("makes exactly the cluster, its two identities, two windows, one diagnostic setting and its grants", async () => {
    const made = await up(frankfurt);
    expect(made.census()).toEqual({
      [CLUSTER]: 1,
      "azure-native:containerservice:MaintenanceConfiguration": 2,
      "azure-native:managedidentity:UserAssignedIdentity": 2,
      "azure-native:monitor:DiagnosticSetting": 1,
      [GRANT]: 5,
    });
  });

  test("lets nobody in but Entra identities on the private network", async () => {
    const { inputs } = (await up(frankfurt)).one(CLUSTER);
    expect(inputs).toMatchObject({
      disableLocalAccounts: true,
      enableRBAC: true,
      aadProfile: {
        managed: true,
        enableAzureRBAC: true,
        adminGroupObjectIDs: [ADMINS],
        tenantID: frankfurt.tenantId,
      },
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        privateDNSZone: "system",
      },
    });
  });

  test("provisions nodes by itself, so no pool has the cluster autoscaler, which would add nodes beside it", async () => {
    const made = await up(frankfurt);
    const { inputs } = made.one(CLUSTER);
    expect(inputs["nodeProvisioningProfile"]).toEqual({ mode: "Auto", defaultNodePools: "None" });
    expect(at(inputs, "agentPoolProfiles", 0)).toMatchObject({
      count: 3,
      enableAutoScaling: false,
      vmSize: "Standard_D4ads_v5",
      nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
      osDiskType: "Ephemeral",
      vnetSubnetID: `${VNET}/subnets/system`,
    });
    expect(made.result.systemSurgeNodes).toBe(6);
  });

  test("leaves by the NAT gateway unless it is told to leave by a firewall, whose routes its identity may read", async () => {
    const byNat = await up(berlin);
    expect(at(byNat.one(CLUSTER).inputs, "networkProfile", "outboundType")).toBe("userAssignedNATGateway");
    const routeTableId = `${SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network/routeTables/rt-a`;
    const byFirewall = await up({
      ...berlin,
      egress: "firewall",
      network: { ...berlin.network, routeTableId },
    });
    expect(at(byFirewall.one(CLUSTER).inputs, "networkProfile", "outboundType")).toBe("userDefinedRouting");
    expect(grants(byFirewall)["aks-join-routes"]).toEqual(["rt-a", "principal-of-aks-control-plane"]);
    expect(byFirewall.one(CLUSTER).dependsOn).toContain("aks-join-routes");
    expect(grants(byNat)).not.toHaveProperty("aks-join-routes");
    await expect(up({ ...berlin, egress: "firewall" })).rejects.toThrow(
      "network.routeTableId: got nothing, expected the routes to the firewall",
    );
    await expect(up({ ...berlin, network: { ...berlin.network, routeTableId } })).rejects.toThrow(
      'network.routeTableId: got "a route table", expected none',
    );
  });

  test("spreads over zones where the region has them and says nothing of zones where it has none", async () => {
    const [zoned, unzoned] = [await up(frankfurt), await up(berlin)];
    expect(at(zoned.one(CLUSTER).inputs, "agentPoolProfiles", 0, "availabilityZones")).toEqual(["1", "2", "3"]);
    expect(at(unzoned.one(CLUSTER).inputs, "agentPoolProfiles", 0)).not.toHaveProperty("availabilityZones");
  });

  test("is flat with virtual nodes in the burst subnet, which the connector's identity may join", async () => {
    const made = await up(frankfurt);
    const { inputs } = made.one(CLUSTER);
    expect(inputs["networkProfile"]).not.toHaveProperty("networkPluginMode");
    // The SDK fills in a default of its own, which Azure ignores in a flat network.
    expect(at(inputs, "networkProfile", "podCidr")).not.toBe("100.64.0.0/13");
    expect(at(inputs, "agentPoolProfiles", 0, "maxPods")).toBe(110);
    expect(at(inputs, "addonProfiles", "aciConnectorLinux")).toEqual({
      enabled: true,
      config: { SubnetName: "burst" },
    });
    expect(grants(made)["aks-burst"]).toEqual(["burst", "connector"]);
  });

  test("is an overlay without virtual nodes, whatever subnets the network has", async () => {
    const made = await up(berlin);
    const { inputs } = made.one(CLUSTER);
    expect(inputs["networkProfile"]).toMatchObject({
      networkPlugin: "azure",
      networkPluginMode: "overlay",
      networkDataplane: "cilium",
      networkPolicy: "cilium",
      podCidr: "100.64.0.0/13",
      outboundType: "userAssignedNATGateway",
    });
    expect(at(inputs, "addonProfiles", "aciConnectorLinux")).toBeUndefined();
    expect(grants(made)).not.toHaveProperty("aks-burst");
  });

  test("puts services and their DNS into the range that it was given", async () => {
    const made = await up({ ...berlin, serviceCidr: "172.21.0.0/16" });
    expect(made.one(CLUSTER).inputs["networkProfile"]).toMatchObject({
      serviceCidr: "172.21.0.0/16",
      dnsServiceIP: "172.21.0.10",
    });
  });

  test("gives its identity the subnets that it uses and its nodes' identity, before the cluster is made", async () => {
    const subnetIds = {
      ...berlin.network.subnetIds,
      internalLoadBalancer: `${VNET}/subnets/ilb`,
      privateLinkService: `${VNET}/subnets/pls`,
    };
    const made = await up({ ...berlin, network: { ...berlin.network, subnetIds } });
    expect(grants(made)).toEqual({
      "aks-assign-kubelet": ["id-plugilo-prod-ber-aks-kubelet", "principal-of-aks-control-plane"],
      "aks-join-load-balancer": ["ilb", "principal-of-aks-control-plane"],
      "aks-join-nodes": ["nodes", "principal-of-aks-control-plane"],
      "aks-join-pls": ["pls", "principal-of-aks-control-plane"],
      "aks-join-system-nodes": ["system", "principal-of-aks-control-plane"],
      [`aks-use-${ADMINS}`]: [expect.stringContaining("aks-plugilo-prod-ber"), ADMINS],
    });
    expect(made.one(CLUSTER).dependsOn).toEqual(
      expect.arrayContaining(["aks-join-load-balancer", "aks-join-nodes", "aks-join-pls", "aks-join-system-nodes"]),
    );
  });

  test("writes a private zone of ours only when it is given one", async () => {
    const zone = `${SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network/privateDnsZones/privatelink.germanynorth.azmk8s.io`;
    const pulumi = await import("@pulumi/pulumi");
    const made = await up({ ...berlin, network: { ...berlin.network, privateDnsZone: pulumi.output(zone) } });
    expect(at(made.one(CLUSTER).inputs, "apiServerAccessProfile", "privateDNSZone")).toBe(zone);
    expect(grants(made)).toMatchObject({
      "aks-write-zone": ["privatelink.germanynorth.azmk8s.io", "principal-of-aks-control-plane"],
      "aks-link-zone": ["vnet-a", "principal-of-aks-control-plane"],
    });
  });

  test("lets nodes pull from the registry that it is given, and from none otherwise", async () => {
    const registryId = `${SUBSCRIPTION}/resourceGroups/rg-platform/providers/Microsoft.ContainerRegistry/registries/cra`;
    expect(grants(await up(berlin))).not.toHaveProperty("aks-pull");
    expect(grants(await up({ ...berlin, registryId }))["aks-pull"]).toEqual(["cra", "principal-of-aks-kubelet"]);
  });

  test("has the add-ons that the estate counts on", async () => {
    const { inputs } = (await up(frankfurt)).one(CLUSTER);
    expect(inputs).toMatchObject({
      workloadAutoScalerProfile: { keda: { enabled: true }, verticalPodAutoscaler: { enabled: true } },
      serviceMeshProfile: { mode: "Istio", istio: { revisions: ["asm-1-30"] } },
      oidcIssuerProfile: { enabled: true },
      securityProfile: {
        workloadIdentity: { enabled: true },
        defender: { logAnalyticsWorkspaceResourceId: frankfurt.sensorWorkspaceId },
      },
      metricsProfile: { costAnalysis: { enabled: true } },
      addonProfiles: {
        azurepolicy: { enabled: true },
        azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: "true" } },
      },
    });
  });

  test("is upgraded in its window: patches and node images, never a minor version by itself", async () => {
    const made = await up({ ...frankfurt, maintenance: { day: "Sunday", startHourUtc: 3, durationHours: 6 } });
    const windows = made.ofType("azure-native:containerservice:MaintenanceConfiguration");
    expect(windows.map(({ inputs }) => inputs["configName"]).sort()).toEqual([
      "aksManagedAutoUpgradeSchedule",
      "aksManagedNodeOSUpgradeSchedule",
    ]);
    for (const { inputs } of windows) {
      expect(inputs["maintenanceWindow"]).toEqual({
        schedule: { weekly: { intervalWeeks: 1, dayOfWeek: "Sunday" } },
        startTime: "03:00",
        utcOffset: "+00:00",
        durationHours: 6,
      });
    }
    expect(made.one(CLUSTER).inputs["autoUpgradeProfile"]).toEqual({
      upgradeChannel: "patch",
      nodeOSUpgradeChannel: "NodeImage",
    });
  });

  test("is not upgraded on the days of a freeze", async () => {
    const freezes = [{ from: "2026-11-23", to: "2026-11-30" }];
    const made = await up({ ...frankfurt, maintenance: { ...frankfurt.maintenance, freezes } });
    for (const { inputs } of made.ofType("azure-native:containerservice:MaintenanceConfiguration")) {
      expect(at(inputs, "maintenanceWindow", "notAllowedDates")).toEqual([{ start: "2026-11-23", end: "2026-11-30" }]);
    }
  });

  test.each([
    ["backwards", { from: "2026-11-30", to: "2026-11-23" }],
    ["longer than security fixes can wait", { from: "2026-11-01", to: "2026-11-22" }],
    ["no day that there is", { from: "2026-02-30", to: "soon" }],
  ])("refuses a freeze that is %s", async (_, freeze) => {
    await expect(
      up({ ...frankfurt, maintenance: { ...frankfurt.maintenance, freezes: [freeze] } }),
    ).rejects.toMatchObject({
      faults: [{ path: "maintenance.freezes[0]" }],
    });
  });

  test("sends audit logs of the control plane to the workspace", async () => {
    const { inputs } = (await up(frankfurt)).one("azure-native:monitor:DiagnosticSetting");
    expect(inputs).toMatchObject({ workspaceId: frankfurt.workspaceId });
    expect(inputs["logs"]).toContainEqual({ category: "kube-audit-admin", enabled: true });
  });

  test("keeps its kubeconfig secret and fetches it in the form that signs in with Entra", async () => {
    const made = await up(frankfurt);
    expect(await settled(made.result.kubeconfig)).toBe(KUBECONFIG);
    const pulumi = await import("@pulumi/pulumi");
    expect(await pulumi.isSecret(made.result.kubeconfig)).toBe(true);
    expect(made.calls.map(({ args }) => args["format"])).toEqual(["exec"]);
  });

  test("tells which group its load balancers live in, by name and by id", async () => {
    const { result } = await up(frankfurt);
    expect(await settled(result.nodeResourceGroup)).toBe("rg-plugilo-prod-fra-nodes");
    expect(await settled(result.nodeResourceGroupId)).toBe(`${SUBSCRIPTION}/resourceGroups/rg-plugilo-prod-fra-nodes`);
  });

  test("is protected from deletion where its site says so", async () => {
    expect((await up(frankfurt)).one(CLUSTER).protect).toBe(true);
    expect(
      (await up({ ...frankfurt, site: siteIn("germanywestcentral", { protect: false }) })).one(CLUSTER).protect,
    ).toBe(false);
  });

  test("refuses everything that cannot work at once, before it makes anything", async () => {
    const wrong: AksClusterArgs = {
      ...frankfurt,
      site: siteIn("germanynorth"),
      network: { ...frankfurt.network, subnetIds: { systemNodes: "a", nodes: "b" } },
      kubernetesVersion: "1.20",
      systemPool: { vmSize: "Standard_D4ads_v5", minimum: 2, maximum: 1 },
      adminGroupIds: ["admins"],
      maintenance: { day: "Monday", startHourUtc: 24, durationHours: 2 },
      serviceCidr: "172.30.0.0/24",
    };
    const paths = await up(wrong).then(
      () => [],
      (error: { faults: { path: string }[] }) => error.faults.map(({ path }) => path),
    );
    expect(paths).toEqual([
      "kubernetesVersion",
      "serviceCidr",
      "systemPool.minimum",
      "systemPool.maximum",
      "network.subnetIds.burst",
      "burst",
      "adminGroupIds[0]",
      "maintenance.startHourUtc",
      "maintenance.durationHours",
    ]);
    await expect(up({ ...frankfurt, adminGroupIds: [] })).rejects.toThrow("nobody could administer the cluster");
  });
});
