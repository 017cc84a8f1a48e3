import { ApiManagement, type ApiManagementArgs } from "../../../components/azure/api-management";
import { GATEWAY_ALERTS, PLANS } from "../../../facts/api-limits";
import { regionNamed } from "../../../facts/regions";
import { ROLES } from "../../../facts/roles";
import { alertingIn } from "./alerts";
import { SUBSCRIPTION } from "./computed";
import { WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

const SERVICE = "azure-native:apimanagement:ApiManagementService";
const BACKEND = "azure-native:apimanagement:Backend";
const API = "azure-native:apimanagement:Api";
const OPERATION = "azure-native:apimanagement:ApiOperation";
const PRODUCT = "azure-native:apimanagement:Product";
const RECORD = "azure-native:privatedns:PrivateRecordSet";
const ZONE = "azure-native:privatedns:PrivateZone";
const LINK = "azure-native:privatedns:VirtualNetworkLink";
const ADDRESS = "azure-native:network:PublicIPAddress";
const ALERT = "azure-native:monitor:MetricAlert";

const network = (place: string) =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-plugilo-prod-${place}-network/providers/Microsoft.Network`;
const vaultId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;

const location = (region: "germanywestcentral" | "germanynorth", units: number) => {
  const { short, city } = regionNamed(region);
  return {
    region: regionNamed(region),
    units,
    subnetId: `${network(short)}/virtualNetworks/vnet/subnets/apis`,
    zoneId: `${network(short)}/privateDnsZones/plugilo.internal`,
    vnetId: `${network(short)}/virtualNetworks/vnet`,
    entrance: { hostName: `entrance.${city.toLowerCase()}.origin.plugilo.com`, address: `10.17.27.10` },
  };
};

const ARGS: Omit<ApiManagementArgs, "site"> = {
  publisher: { name: "Plugilo", email: "apis@plugilo.com" },
  locations: { frankfurt: location("germanywestcentral", 3), berlin: location("germanynorth", 2) },
  primary: "frankfurt",
  services: { accounts: { displayName: "Accounts", path: "accounts" } },
  tokens: {
    openIdConfigurationUrl: "https://login.plugilo.com/.well-known/openid-configuration",
    audience: "api://plugilo",
  },
  plansUrl: "https://www.plugilo.com/plans",
  healthPath: "/healthz",
};

function run(given: Partial<ApiManagementArgs> = {}): Promise<Recording<ApiManagement>> {
  const site = siteIn("swedencentral");
  return record((opts) => new ApiManagement("apis", { ...ARGS, site, ...given }, opts));
}

async function body(given: Partial<ApiManagementArgs> = {}) {
  return (await run(given)).one(SERVICE).inputs;
}

describe("ApiManagement", () => {
  it("is a service, an address and a name for each region, three plans, a health endpoint and the services", async () => {
    expect((await run()).census()).toEqual({
      [SERVICE]: 1,
      [ADDRESS]: 2,
      [RECORD]: 4,
      [ZONE]: 2,
      [LINK]: 2,
      [PRODUCT]: 3,
      "azure-native:apimanagement:ProductPolicy": 3,
      "azure-native:apimanagement:Policy": 1,
      [API]: 2,
      [OPERATION]: 6,
      "azure-native:apimanagement:ApiPolicy": 2,
      "azure-native:apimanagement:ApiVersionSet": 1,
      [BACKEND]: 4,
      "azure-native:apimanagement:ProductApi": 3,
      "azure-native:apimanagement:NotificationRecipientEmail": 2,
    });
  });

  it("is classic Premium in both regions' networks, in the zones that each region has, with an address in each", async () => {
    const recording = await run();
    const { inputs } = recording.one(SERVICE);
    expect(inputs).toMatchObject({
      serviceName: "apim-plugilo-prod-gvl",
      location: "germanywestcentral",
      sku: { name: "Premium", capacity: 3 },
      zones: ["1", "2", "3"],
      virtualNetworkType: "Internal",
      virtualNetworkConfiguration: { subnetResourceId: ARGS.locations["frankfurt"]?.subnetId },
      publicIpAddressId: recording.one(ADDRESS, "apis-frankfurt-address").id,
    });
    expect(inputs["additionalLocations"]).toEqual([
      {
        location: "germanynorth",
        disableGateway: false,
        sku: { name: "Premium", capacity: 2 },
        virtualNetworkConfiguration: { subnetResourceId: ARGS.locations["berlin"]?.subnetId },
        publicIpAddressId: recording.one(ADDRESS, "apis-berlin-address").id,
      },
    ]);
  });

  it("puts the management plane where `primary` says", async () => {
    const inputs = await body({ primary: "berlin" });
    expect(inputs["location"]).toBe("germanynorth");
    expect(inputs["zones"]).toBeUndefined();
    expect(at(inputs, "additionalLocations", 0)).toMatchObject({
      location: "germanywestcentral",
      zones: ["1", "2", "3"],
    });
  });

  it("gives each region's address the label that Azure wants, in that region", async () => {
    const recording = await run();
    const dnsSettings = { domainNameLabel: "apim-plugilo-prod-gvl" };
    expect(recording.one(ADDRESS, "apis-frankfurt-address").inputs).toMatchObject({
      publicIpAddressName: "pip-plugilo-prod-gvl-apim-fra",
      location: "germanywestcentral",
      zones: ["1", "2", "3"],
      dnsSettings,
    });
    const berlin = recording.one(ADDRESS, "apis-berlin-address").inputs;
    expect(berlin).toMatchObject({ location: "germanynorth", dnsSettings });
    expect(berlin["zones"]).toBeUndefined();
  });

  it("leads one name to each region's own gateway, in each region's own zone (A17)", async () => {
    const recording = await run();
    const records = ["apis-berlin-name", "apis-frankfurt-name"].map((name) => recording.one(RECORD, name).inputs);
    const shared = {
      privateZoneName: "plugilo.internal",
      relativeRecordSetName: "api-gateway",
      recordType: "A",
      ttl: 60,
    };
    expect(records).toEqual([
      { ...shared, resourceGroupName: "rg-plugilo-prod-ber-network", aRecords: [{ ipv4Address: "10.2.0.4" }] },
      { ...shared, resourceGroupName: "rg-plugilo-prod-fra-network", aRecords: [{ ipv4Address: "10.1.0.4" }] },
    ]);
    expect(recording.result.gatewayHostName).toBe("apim-plugilo-prod-gvl.azure-api.net");
    const { frankfurt, berlin } = recording.result.privateAddresses;
    expect(frankfurt && (await settled(frankfurt))).toBe("10.1.0.4");
    expect(berlin && (await settled(berlin))).toBe("10.2.0.4");
  });

  it("knows each region's cluster by its own name, in that region's network alone", async () => {
    const recording = await run();
    const privateZoneName = "entrance.berlin.origin.plugilo.com";
    const inZone = { privateZoneName, resourceGroupName: siteIn("swedencentral").resourceGroupName };
    expect(recording.one(ZONE, "apis-berlin-entrance").inputs).toMatchObject({ ...inZone, location: "Global" });
    expect(recording.one(LINK, "apis-berlin-entrance-link").inputs).toMatchObject({
      ...inZone,
      virtualNetworkLinkName: "berlin",
      virtualNetwork: { id: `${network("ber")}/virtualNetworks/vnet` },
      registrationEnabled: false,
    });
    expect(recording.one(RECORD, "apis-berlin-entrance-address").inputs).toEqual({
      ...inZone,
      relativeRecordSetName: "@",
      recordType: "A",
      ttl: 60,
      aRecords: [{ ipv4Address: "10.17.27.10" }],
    });
  });

  it("goes to the port of the colour that serves (A10)", async () => {
    const { berlin } = ARGS.locations;
    if (!berlin) throw new Error("the arguments lack Berlin");
    const entrance = { ...berlin.entrance, port: 8443 };
    const recording = await run({ primary: "berlin", locations: { berlin: { ...berlin, entrance } } });
    expect(recording.ofType(BACKEND).map(({ inputs }) => inputs["url"])).toEqual([
      "https://entrance.berlin.origin.plugilo.com:8443/accounts/v1",
      "https://entrance.berlin.origin.plugilo.com:8443",
    ]);
  });

  it("speaks TLS 1.2 at least to both sides, without weak ciphers, and HTTP/2", async () => {
    const properties = (await body())["customProperties"] as Record<string, string>;
    const off = Object.keys(properties).filter((key) => properties[key] === "False");
    const prefix = "Microsoft.WindowsAzure.ApiManagement.Gateway";
    for (const protocol of ["Tls10", "Tls11", "Ssl30"]) {
      expect(off).toContain(`${prefix}.Security.Protocols.${protocol}`);
      expect(off).toContain(`${prefix}.Security.Backend.Protocols.${protocol}`);
    }
    expect(off.filter((key) => key.includes(".Ciphers."))).toHaveLength(10);
    expect(properties[`${prefix}.Protocols.Server.Http2`]).toBe("True");
    expect(properties[`${prefix}.ManagedIdentity.DisableOverPrivilegedAccess`]).toBe("True");
  });

  it("has no portal, no old management API, and an identity of its own", async () => {
    expect(await body()).toMatchObject({
      developerPortalStatus: "Disabled",
      legacyPortalStatus: "Disabled",
      configurationApi: { legacyApi: "Disabled" },
      apiVersionConstraint: { minApiVersion: "2021-08-01" },
      identity: { type: "SystemAssigned" },
      publisherName: "Plugilo",
      publisherEmail: "apis@plugilo.com",
    });
    expect((await body())["restore"]).toBe(false);
  });

  it("takes up a deleted service when asked to", async () => {
    expect((await body({ recover: true }))["restore"]).toBe(true);
  });

  it("answers to our own names with the vault's certificates, the first for clients without SNI", async () => {
    const certificateSecretId = "https://kv.vault.azure.net/secrets/api";
    const hostNames = {
      public: { hostName: "api.plugilo.com", certificateSecretId },
      other: { hostName: "api.plugilo.de", certificateSecretId },
    };
    const recording = await run({ certificateVaultId: vaultId, hostNames });
    const shared = {
      type: "Proxy",
      certificateSource: "KeyVault",
      keyVaultId: certificateSecretId,
      negotiateClientCertificate: false,
    };
    expect(recording.one(SERVICE).inputs["hostnameConfigurations"]).toEqual([
      { ...shared, hostName: "api.plugilo.com", defaultSslBinding: true },
      { ...shared, hostName: "api.plugilo.de", defaultSslBinding: false },
    ]);
  });

  it("may read the vault's secrets before it has names", async () => {
    const recording = await run({ certificateVaultId: vaultId });
    expect(recording.one("azure-native:authorization:RoleAssignment").inputs).toMatchObject({
      principalId: "principal-of-apis-service",
      scope: vaultId,
      roleDefinitionId: expect.stringContaining(ROLES.keyVaultSecretsUser.guid) as unknown,
    });
    expect(await settled(recording.result.principalId)).toBe("principal-of-apis-service");
  });

  it("protects the service, and is patient with Azure", async () => {
    expect((await run()).one(SERVICE).protect).toBe(true);
  });
});

describe("services as APIs", () => {
  const services = {
    accounts: { displayName: "Accounts", path: "accounts", versions: ["v1", "v2"], methods: ["GET"] },
    content: { displayName: "Content", path: "content", anonymous: true },
  };

  it("have an API a version, below a path that tells it, over HTTPS alone", async () => {
    const recording = await run({ services });
    const version = (name: string) => recording.one(API, `apis-${name}`).inputs;
    expect(version("accounts-v2")).toMatchObject({
      apiId: "accounts-v2",
      path: "accounts",
      apiVersion: "v2",
      apiVersionSetId: recording.one("azure-native:apimanagement:ApiVersionSet", "apis-accounts-versions").id,
      protocols: ["https"],
      subscriptionRequired: false,
    });
    expect(recording.ofType(API).map(({ name }) => name)).toEqual([
      "apis-accounts-v1",
      "apis-accounts-v2",
      "apis-content-v1",
      "apis-health",
    ]);
  });

  it("let through the methods asked for, on every path", async () => {
    const recording = await run({ services });
    const operations = recording
      .ofType(OPERATION)
      .map(({ name, inputs }) => [name, inputs["method"], inputs["urlTemplate"]]);
    expect(operations).toContainEqual(["apis-accounts-v1-get", "GET", "/*"]);
    expect(operations.filter(([name]) => String(name).startsWith("apis-content-v1-"))).toHaveLength(5);
  });

  it("are reached in each region by its cluster's name, certificate checked, with one breaker rule each (C4)", async () => {
    const recording = await run({ services });
    expect(recording.one(BACKEND, "apis-accounts-v1-ber").inputs).toEqual({
      serviceName: "apim-plugilo-prod-gvl",
      resourceGroupName: "rg-plugilo-prod-gvl-unit",
      backendId: "accounts-v1-germanynorth",
      description: "/accounts/v1 in Berlin",
      protocol: "http",
      type: "Single",
      url: "https://entrance.berlin.origin.plugilo.com/accounts/v1",
      tls: { validateCertificateChain: true, validateCertificateName: true },
      circuitBreaker: {
        rules: [
          {
            name: "mostly-failing",
            failureCondition: {
              percentage: 50,
              interval: "PT30S",
              statusCodeRanges: [{ min: 500, max: 599 }],
              errorReasons: ["Timeout", "BackendConnectionFailure"],
            },
            tripDuration: "PT30S",
            acceptRetryAfter: true,
          },
        ],
      },
    });
    expect(recording.ofType(BACKEND)).toHaveLength(3 * 2 + 2);
  });

  it("are asked for by the gateway's own region, under the name that their backends have", async () => {
    const recording = await run({ services });
    for (const key of ["accounts-v1", "accounts-v2", "content-v1"]) {
      const { inputs, dependsOn } = recording.one("azure-native:apimanagement:ApiPolicy", `apis-${key}-policy`);
      expect(inputs).toMatchObject({ policyId: "policy", format: "xml", apiId: key });
      expect(inputs["value"]).toContain(`backend-id='@("${key}-" + context.Deployment.Region.Replace(" ", "")`);
      expect(dependsOn).toEqual(expect.arrayContaining([`apis-${key}-fra`, `apis-${key}-ber`, `apis-${key}-get`]));
    }
  });

  it("serve everybody only where that is said", async () => {
    const recording = await run({ services });
    const policy = (name: string) => recording.one("azure-native:apimanagement:ApiPolicy", name).inputs["value"];
    expect(policy("apis-content-v1-policy")).toContain("!true");
    expect(policy("apis-accounts-v1-policy")).toContain("!false");
  });

  it("have a health endpoint beside them at the root, which is the cluster's, with no breaker in between (A1)", async () => {
    const recording = await run();
    expect(recording.one(API, "apis-health").inputs).toMatchObject({ path: "", subscriptionRequired: false });
    expect(recording.one(OPERATION, "apis-health-get").inputs).toMatchObject({
      method: "GET",
      urlTemplate: "/healthz",
    });
    const { inputs } = recording.one(BACKEND, "apis-frankfurt-cluster");
    expect(inputs).toMatchObject({
      backendId: "cluster-germanywestcentral",
      url: "https://entrance.frankfurt.origin.plugilo.com",
    });
    expect(inputs["circuitBreaker"]).toBeUndefined();
  });
});

describe("plans", () => {
  it.each(Object.entries(PLANS))(
    "%s is a product with its own policy, which includes every service",
    async (key, plan) => {
      const recording = await run();
      expect(recording.one(PRODUCT, `apis-${key}`).inputs).toMatchObject({
        productId: key,
        displayName: plan.displayName,
        state: "published",
        subscriptionRequired: true,
        approvalRequired: plan.approved,
      });
      const { inputs } = recording.one("azure-native:apimanagement:ProductPolicy", `apis-${key}-policy`);
      expect(inputs["value"]).toContain(`calls="${plan.callsPerMinute}" renewal-period="60"`);
      expect(recording.one("azure-native:apimanagement:ProductApi", `apis-accounts-v1-in-${key}`).inputs).toMatchObject(
        {
          productId: key,
          apiId: "accounts-v1",
        },
      );
    },
  );

  it("limit the free one to one application a customer", async () => {
    const recording = await run();
    expect(recording.one(PRODUCT, "apis-free").inputs["subscriptionsLimit"]).toBe(1);
    expect(recording.one(PRODUCT, "apis-premium").inputs["subscriptionsLimit"]).toBeUndefined();
  });

  it("have customers' applications, active, without tracing, their keys left to Azure", async () => {
    const recording = await run({ subscriptions: { acme: { displayName: "Acme", plan: "premium" } } });
    expect(recording.one("azure-native:apimanagement:Subscription").inputs).toEqual({
      serviceName: "apim-plugilo-prod-gvl",
      resourceGroupName: "rg-plugilo-prod-gvl-unit",
      sid: "acme",
      displayName: "Acme",
      scope: recording.one(PRODUCT, "apis-premium").id,
      state: "active",
      allowTracing: false,
    });
  });

  it("tell the publisher of customers to approve and of quotas that run out", async () => {
    const recording = await run();
    const mails = recording.ofType("azure-native:apimanagement:NotificationRecipientEmail").map(({ inputs }) => inputs);
    expect(mails.map(({ notificationName, email }) => [notificationName, email])).toEqual([
      ["RequestPublisherNotificationMessage", "apis@plugilo.com"],
      ["QuotaLimitApproachingPublisherNotificationMessage", "apis@plugilo.com"],
    ]);
  });
});

describe("logs and alerts", () => {
  it("log all errors and one good request in a hundred, without bodies and addresses, to the workspace's own tables", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID });
    const logger = recording.one("azure-native:apimanagement:Logger");
    expect(logger.inputs).toMatchObject({ loggerId: "azuremonitor", loggerType: "azureMonitor" });
    const side = { headers: ["X-Correlation-Id"], body: { bytes: 0 } };
    expect(recording.one("azure-native:apimanagement:Diagnostic").inputs).toMatchObject({
      diagnosticId: "azuremonitor",
      loggerId: logger.id,
      alwaysLog: "allErrors",
      sampling: { samplingType: "fixed", percentage: 1 },
      logClientIp: false,
      frontend: { request: side, response: side },
      backend: { request: side, response: side },
    });
    const setting = recording.one("azure-native:monitor:DiagnosticSetting");
    expect(setting.inputs).toMatchObject({
      resourceUri: recording.one(SERVICE).id,
      workspaceId: WORKSPACE_ID,
      logAnalyticsDestinationType: "Dedicated",
    });
    expect(setting.dependsOn).toContain("apis-logging");
  });

  it("log everything in development", async () => {
    const site = siteIn("swedencentral", { environment: "dev" });
    const recording = await run({ site, workspaceId: WORKSPACE_ID });
    const { inputs } = recording.one("azure-native:apimanagement:Diagnostic");
    expect(at(inputs, "sampling", "percentage")).toBe(100);
  });

  it("watch capacity, server errors and slowness, each region by itself", async () => {
    const site = siteIn("swedencentral");
    const recording = await record((opts) => {
      const alerting = alertingIn(site, opts);
      return new ApiManagement("apis", { ...ARGS, site, alerting }, opts);
    });
    const each = { name: "Location", operator: "Include", values: ["*"] };
    const watched = recording.ofType(ALERT).map(({ name, inputs }) => [name, at(inputs, "criteria", "allOf", 0)]);
    expect(watched).toMatchObject([
      ["apis-capacity", { metricName: "Capacity", threshold: GATEWAY_ALERTS.capacityPercent, dimensions: [each] }],
      ["apis-duration", { metricName: "Duration", threshold: GATEWAY_ALERTS.durationMs, dimensions: [each] }],
      [
        "apis-errors",
        {
          metricName: "Requests",
          timeAggregation: "Total",
          threshold: GATEWAY_ALERTS.serverErrors,
          dimensions: [each, { name: "GatewayResponseCodeCategory", operator: "Include", values: ["5xx"] }],
        },
      ],
    ]);
    expect(at(recording.one(ALERT, "apis-errors").inputs, "scopes")).toEqual([recording.one(SERVICE).id]);
  });
});

describe("ApiManagement refuses", () => {
  const frankfurt = location("germanywestcentral", 3);
  const berlin = location("germanynorth", 2);
  const accounts = { displayName: "Accounts", path: "accounts" };
  const secret = "https://kv.vault.azure.net/secrets/api/0123456789abcdef0123456789abcdef";

  it.each<[string, Partial<ApiManagementArgs>, string]>([
    ["a primary that is no location", { primary: "paris" }, 'primary: got "paris", expected one of frankfurt, berlin'],
    [
      "four units in three zones",
      { locations: { frankfurt: { ...frankfurt, units: 4 } } },
      "locations.frankfurt.units: got 4, expected a multiple of 3 from 3 to 31",
    ],
    [
      "more units than Azure gives a region",
      { primary: "berlin", locations: { berlin: { ...berlin, units: 32 } } },
      "expected a multiple of 1 from 1 to 31",
    ],
    [
      "a region twice",
      { locations: { frankfurt, other: frankfurt } },
      'locations.other.region: got "germanywestcentral", expected each region once',
    ],
    [
      "a cluster's name that is none",
      { locations: { frankfurt: { ...frankfurt, entrance: { ...frankfurt.entrance, hostName: "10.0.0.1" } } } },
      "locations.frankfurt.entrance.hostName",
    ],
    [
      "a port that is none",
      { locations: { frankfurt: { ...frankfurt, entrance: { ...frankfurt.entrance, port: 0 } } } },
      "locations.frankfurt.entrance.port: got 0, expected a port from 1 to 65535",
    ],
    [
      "one name for two clusters",
      { locations: { frankfurt, berlin: { ...berlin, entrance: frankfurt.entrance } } },
      'locations.berlin.entrance.hostName: got "entrance.frankfurt.origin.plugilo.com", expected a name of its own',
    ],
    ["a service with capitals", { services: { Accounts: accounts } }, "services.Accounts: got"],
    ["a path with a slash", { services: { a: { ...accounts, path: "/a" } } }, 'services.a.path: got "/a"'],
    ["two services at one path", { services: { a: accounts, b: accounts } }, "expected another than that of a"],
    ["no version", { services: { a: { ...accounts, versions: [] } } }, "services.a.versions: got []"],
    ["a version twice", { services: { a: { ...accounts, versions: ["v1", "v1"] } } }, "v1, v2 and so on, each once"],
    [
      "a method that is none",
      { services: { a: { ...accounts, methods: ["FETCH"] } } },
      'services.a.methods: got "FETCH"',
    ],
    [
      "an issuer without https",
      { tokens: { ...ARGS.tokens, openIdConfigurationUrl: "http://a/.well-known/openid-configuration" } },
      "tokens.openIdConfigurationUrl",
    ],
    ["tokens for anybody", { tokens: { ...ARGS.tokens, audience: "" } }, "anybody's token would do"],
    ["a page with a query", { plansUrl: "https://www.plugilo.com/plans?a=b" }, "plansUrl"],
    ["a publisher that no mail reaches", { publisher: { name: "P", email: "nobody" } }, "publisher.email"],
    ["a health endpoint at the root", { healthPath: "/" }, "healthPath"],
    [
      "names without the vault of their certificates",
      { hostNames: { a: { hostName: "api.plugilo.com", certificateSecretId: secret } } },
      "give the vault first and bring the stack up, then the names",
    ],
    [
      "a certificate's version",
      { certificateVaultId: vaultId, hostNames: { a: { hostName: "api.plugilo.com", certificateSecretId: secret } } },
      "leave the version out",
    ],
  ])("%s", async (_, given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });
});
