import { readClass } from "../../../local/cloud/schema/extract/classes";
import { findSdk, listUnits, readSources } from "../../../local/cloud/schema/extract/sdk";
import { loadPackageSchema, type PackageName, type PackageSchema, type TypeSchema } from "../../../local/cloud/schema";

const PACKAGES: PackageName[] = ["azure-native", "kubernetes", "pagerduty", "random"];
const azure = loadPackageSchema("azure-native");
const kubernetes = loadPackageSchema("kubernetes");
const random = loadPackageSchema("random");

/** Follows every name in a type once; a name that leads nowhere throws. Returns how many types were reached. */
function reach(schema: PackageSchema, types: Iterable<TypeSchema>, seen: Set<string>): void {
  for (const type of types) {
    if (type.kind === "array") reach(schema, [type.items], seen);
    if (type.kind === "map") reach(schema, [type.values], seen);
    if (type.kind === "union") reach(schema, type.of, seen);
    if (type.kind === "enum") expect(schema.enumValues(type.name).length).toBeGreaterThan(0);
    if (type.kind === "object" && !seen.has(type.name)) {
      seen.add(type.name);
      const properties = Object.values(schema.object(type.name).properties);
      reach(
        schema,
        properties.map((property) => property.type),
        seen,
      );
    }
  }
}

describe.each(PACKAGES)("every resource of @pulumi/%s", (name) => {
  const schema = loadPackageSchema(name);

  it("is found by its token, and every type that it refers to exists", () => {
    const seen = new Set<string>();
    let resources = 0;
    for (const token of schema.tokens()) {
      const resource = schema.resource(token);
      if (!resource) throw new Error(`the index lists ${token}, but there is no such class`);
      resources++;
      const types = Object.values(resource.inputs).map((property) => property.type);
      reach(schema, types, seen);
    }
    expect(resources).toBeGreaterThanOrEqual({ "azure-native": 2000, kubernetes: 500, pagerduty: 20, random: 8 }[name]);
  });

  it("requires what its constructor refuses to do without: two independent sources of the SDK agree", () => {
    const sdk = findSdk(name);
    const disagreements: string[] = [];
    for (const unit of listUnits(sdk)) {
      for (const { declaration, script } of readSources(sdk, unit)) {
        const facts = readClass(declaration, script);
        if (!facts) continue;
        const inputs = schema.resource(facts.token)?.inputs ?? {};
        const declared = Object.keys(inputs).filter((input) => inputs[input]?.required);
        const checked = facts.required;
        if (declared.sort().join() !== [...checked].sort().join()) {
          disagreements.push(`${facts.token}: declared ${declared.join()}; checked ${checked.join()}`);
        }
      }
    }
    expect(disagreements).toEqual([]);
  });
});

describe("what the SDK says of a resource", () => {
  it("is kept: API version, outputs, what only the cloud computes, defaults", () => {
    const vnet = azure.resource("azure-native:network:VirtualNetwork");
    expect(vnet?.apiVersion).toMatch(/^\d{4}-\d\d-\d\d/);
    expect(vnet?.outputs).toEqual(expect.arrayContaining(["subnets", "resourceGuid", "name", "type"]));
    expect(vnet?.computed).toEqual(expect.arrayContaining(["resourceGuid", "etag", "name"]));
    expect(vnet?.computed).not.toContain("subnets");
    expect(vnet?.inputs["enableDdosProtection"]?.default).toBe(false);
  });

  it("is kept: secret outputs", () => {
    const password = random.resource("random:index/randomPassword:RandomPassword");
    expect(password?.secretOutputs).toEqual(["bcryptHash", "result"]);
  });

  it("is not invented: unknown types, versions that the SDK has no class for, and components are absent", () => {
    for (const token of [
      "azure-native:network:Nothing",
      "azure-native:network/v20240501:VirtualNetwork",
      "x",
      "a:b:c:d",
    ]) {
      expect(azure.resource(token)).toBeUndefined();
    }
    expect(kubernetes.resource("kubernetes:helm.sh/v4:Chart")).toBeUndefined();
    expect([...kubernetes.tokens()]).not.toContain("kubernetes:helm.sh/v4:Chart");
  });

  it("includes functions with their arguments", () => {
    expect(azure.function("azure-native:network:getVirtualNetwork")).toEqual({
      token: "azure-native:network:getVirtualNetwork",
      required: ["resourceGroupName", "virtualNetworkName"],
      optional: ["expand"],
    });
    expect(azure.hasFunction("azure-native:containerservice:listManagedClusterUserCredentials")).toBe(true);
    expect(azure.hasFunction("azure-native:authorization:getClientConfig")).toBe(true);
    expect(azure.hasFunction("azure-native:network:getNothing")).toBe(false);
    expect(azure.hasFunction("azure-native:nowhere:getVirtualNetwork")).toBe(false);
    expect(azure.hasFunction("azure-native:network:toString")).toBe(false);
  });

  it("is that of the installed version, and another one is refused with both named", () => {
    expect(loadPackageSchema("random", random.version)).toBe(random);
    expect(() => loadPackageSchema("random", "0.0.1")).toThrow(`0.0.1, but ${random.version} is installed`);
  });
});

describe("custom resources of Kubernetes", () => {
  it("are any kind of a group that Kubernetes does not own", () => {
    const rollout = kubernetes.resource("kubernetes:argoproj.io/v1alpha1:Rollout");
    expect(rollout?.open).toBe(true);
    expect(Object.keys(rollout?.inputs ?? {})).toEqual(["apiVersion", "kind", "metadata"]);
    expect(kubernetes.resource("kubernetes:gateway.networking.k8s.io/v1:Gateway")).toBeDefined();
  });

  it("are not kinds that Kubernetes' own groups lack, nor groups without a domain", () => {
    expect(kubernetes.resource("kubernetes:networking.k8s.io/v1:Ingres")).toBeUndefined();
    expect(kubernetes.resource("kubernetes:apps/v1:Deploymint")).toBeUndefined();
    expect(kubernetes.resource("kubernetes:nodomain/v1:Thing")).toBeUndefined();
  });
});

describe("ARM ids", () => {
  const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
  const withId = [...azure.tokens()].flatMap((token) => {
    const resource = azure.resource(token);
    return resource?.armIdTemplate === undefined ? [] : [{ token, resource, template: resource.armIdTemplate }];
  });

  it.each([
    ["resources:ResourceGroup", group],
    [
      "network:Subnet",
      `${group}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`,
    ],
    ["containerservice:ManagedCluster", `${group}/providers/Microsoft.ContainerService/managedClusters/{resourceName}`],
    ["cdn:AFDEndpoint", `${group}/providers/Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}`],
    [
      "cosmosdb:MongoDBResourceMongoDBDatabase",
      `${group}/providers/Microsoft.DocumentDB/databaseAccounts/{accountName}/mongodbDatabases/{databaseName}`,
    ],
    [
      "storage:BlobContainer",
      `${group}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}`,
    ],
    [
      "privatedns:PrivateRecordSet",
      `${group}/providers/Microsoft.Network/privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}`,
    ],
    ["authorization:RoleAssignment", "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}"],
    ["monitor:DiagnosticSetting", "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}"],
  ])("%s has the id that Azure gives it", (token, template) => {
    expect(azure.resource(`azure-native:${token}`)?.armIdTemplate).toBe(template);
  });

  it("are filled by inputs of their own class alone, apart from the subscription", () => {
    const wrong = withId.flatMap(({ token, resource, template }) =>
      [...template.matchAll(/\{(\w+)\}/g)]
        .map((match) => match[1] ?? "")
        .filter((name) => name !== "subscriptionId" && !(name in resource.inputs))
        .map((name) => `${token}: {${name}}`),
    );
    expect(wrong).toEqual([]);
    expect(withId.length).toBeGreaterThan(600);
  });

  it("alternate types and names, so that a parent's id is a child's without its last two parts", () => {
    const crooked = withId.filter(({ template }) => {
      const tail = template.slice(template.lastIndexOf("/providers/") + "/providers/".length).split("/");
      return !template.endsWith("/{resourceGroupName}") && tail.length % 2 === 0;
    });
    expect(crooked.map(({ token }) => token)).toEqual([]);
  });

  it("are known for every type that the estate is made of", () => {
    const modules = [
      "network",
      "containerservice",
      "dbforpostgresql",
      "redisenterprise",
      "cdn",
      "containerregistry",
      "keyvault",
    ];
    const known = new Set(withId.map(({ token }) => token));
    const missing = [...azure.tokens()].filter(
      (token) => modules.includes(token.split(":")[1] ?? "") && !known.has(token),
    );
    expect(missing).toEqual(KNOWN_TO_LACK_AN_ID);
  });
});

/** An access policy is the provider's own invention, a connection of a management group lies outside every subscription. */
const KNOWN_TO_LACK_AN_ID = [
  "azure-native:keyvault:AccessPolicy",
  "azure-native:network:ManagementGroupNetworkManagerConnection",
];
