import {
  failoverTiming,
  FrontDoorWithAppGateways,
  type FrontDoorWithAppGatewaysArgs,
} from "../../../components/azure/front-door-with-app-gateways";
import { at, record, settled } from "./recorder";
import { siteIn } from "./sites";

const CDN = "azure-native:cdn";
const [PROFILE, ENDPOINT, GROUP] = [`${CDN}:Profile`, `${CDN}:AFDEndpoint`, `${CDN}:AFDOriginGroup`];
const [ORIGIN, DOMAIN, ROUTE] = [`${CDN}:AFDOrigin`, `${CDN}:AFDCustomDomain`, `${CDN}:Route`];
const SECURITY = `${CDN}:SecurityPolicy`;
const FIREWALL = "azure-native:frontdoor:Policy";
const DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting";

const gatewayOf = (place: string) =>
  `/subscriptions/s/resourceGroups/${place}/providers/Microsoft.Network/applicationGateways/agw`;
const frankfurt = {
  gatewayId: gatewayOf("fra"),
  frontendName: "private",
  privateLinkLocation: "germanywestcentral",
  hostName: "fra.plugilo.com",
};
const berlin = {
  gatewayId: gatewayOf("ber"),
  frontendName: "private",
  privateLinkLocation: "swedencentral",
  hostName: "ber.plugilo.com",
};

function door(overrides: Partial<FrontDoorWithAppGatewaysArgs> = {}) {
  const args: FrontDoorWithAppGatewaysArgs = {
    site: siteIn("swedencentral"),
    gateways: { frankfurt, berlin },
    domains: { www: { hostName: "www.plugilo.com" }, api: { hostName: "api.plugilo.com" } },
    probe: { path: "/healthz", intervalSeconds: 5 },
    rateLimitPerMinute: 100,
    ...overrides,
  };
  return record((opts) => new FrontDoorWithAppGateways("door", args, opts));
}

describe("FrontDoorWithAppGateways", () => {
  it("makes exactly one entrance, an origin a region, a domain a name, and one firewall over all", async () => {
    const recording = await door();
    expect(recording.census()).toEqual({
      [PROFILE]: 1,
      [ENDPOINT]: 1,
      [GROUP]: 1,
      [ORIGIN]: 2,
      [DOMAIN]: 2,
      [ROUTE]: 1,
      [SECURITY]: 1,
      [FIREWALL]: 1,
    });
    for (const type of [PROFILE, ENDPOINT, FIREWALL]) {
      expect(recording.one(type).inputs).toMatchObject({ location: "Global", tags: siteIn("swedencentral").tags });
    }
    expect(recording.one(PROFILE).inputs["sku"]).toEqual({ name: "Premium_AzureFrontDoor" });
  });

  it("reaches each gateway by private link, each from another Azure region, and asks for approval", async () => {
    const recording = await door();
    expect(recording.one(ORIGIN, "door-frankfurt").inputs).toMatchObject({
      originName: "frankfurt",
      hostName: "fra.plugilo.com",
      enforceCertificateNameCheck: true,
      weight: 500,
      priority: 1,
      enabledState: "Enabled",
      sharedPrivateLinkResource: {
        privateLink: { id: frankfurt.gatewayId },
        groupId: "private",
        privateLinkLocation: "germanywestcentral",
        requestMessage: "Plugilo prod: Front Door to the gateway of frankfurt",
      },
    });
    expect(at(recording.one(ORIGIN, "door-berlin").inputs, "sharedPrivateLinkResource", "privateLinkLocation")).toBe(
      "swedencentral",
    );
    expect(await settled(recording.result.pendingApprovals)).toEqual({
      frankfurt: {
        gatewayId: frankfurt.gatewayId,
        requestMessage: "Plugilo prod: Front Door to the gateway of frankfurt",
      },
      berlin: { gatewayId: berlin.gatewayId, requestMessage: "Plugilo prod: Front Door to the gateway of berlin" },
    });
  });

  it("keeps the host name that the client asked for", async () => {
    for (const { inputs } of (await door()).ofType(ORIGIN)) expect(inputs).not.toHaveProperty("originHostHeader");
  });

  it("shifts requests by weight and priority, and takes a gateway out without forgetting its link (A10)", async () => {
    const gateways = { frankfurt: { ...frankfurt, weight: 900, priority: 2 }, berlin: { ...berlin, enabled: false } };
    const recording = await door({ gateways });
    expect(recording.one(ORIGIN, "door-frankfurt").inputs).toMatchObject({ weight: 900, priority: 2 });
    expect(recording.one(ORIGIN, "door-berlin").inputs).toMatchObject({
      enabledState: "Disabled",
      sharedPrivateLinkResource: { privateLink: { id: berlin.gatewayId } },
    });
  });

  it("asks each gateway's health endpoint over HTTPS, with HEAD, as often as told", async () => {
    const { inputs } = (await door({ probe: { path: "/ready", intervalSeconds: 30 } })).one(GROUP);
    expect(inputs["healthProbeSettings"]).toEqual({
      probePath: "/ready",
      probeProtocol: "Https",
      probeRequestType: "HEAD",
      probeIntervalInSeconds: 30,
    });
    expect(inputs["sessionAffinityState"]).toBe("Disabled");
  });

  it("says how soon a dead region is dropped, from the very settings that decide it", async () => {
    const recording = await door();
    const sampling = recording.one(GROUP).inputs["loadBalancingSettings"];
    const { failover } = recording.result;
    expect(at(sampling, "sampleSize")).toBe(failover.sampleSize);
    expect(at(sampling, "successfulSamplesRequired")).toBe(failover.successfulSamplesRequired);
    expect(failover.worstDetectionSeconds).toBe(15);
    expect(failoverTiming(30).worstDetectionSeconds).toBe(90);
  });

  it("gives every domain a managed certificate and TLS 1.2 at least", async () => {
    const dnsZoneId = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/dnsZones/plugilo.com";
    const recording = await door({ domains: { www: { hostName: "www.plugilo.com", dnsZoneId } } });
    expect(recording.one(DOMAIN).inputs).toMatchObject({
      customDomainName: "www-plugilo-com",
      hostName: "www.plugilo.com",
      azureDnsZone: { id: dnsZoneId },
      tlsSettings: { certificateType: "ManagedCertificate", minimumTlsVersion: "TLS12" },
    });
    const token = recording.result.domainValidationTokens["www"];
    expect(token && (await settled(token))).toBe("token-of-door-www-domain");
  });

  it("serves HTTPS only, on every domain, and only once there are origins", async () => {
    const recording = await door();
    const route = recording.one(ROUTE);
    expect(route.inputs).toMatchObject({
      httpsRedirect: "Enabled",
      forwardingProtocol: "HttpsOnly",
      patternsToMatch: ["/*"],
      originGroup: { id: recording.one(GROUP).id },
    });
    const ids = recording.ofType(DOMAIN).map(({ id }) => ({ id }));
    expect(route.inputs["customDomains"]).toEqual(expect.arrayContaining(ids));
    expect(route.dependsOn).toEqual(expect.arrayContaining(["door-frankfurt", "door-berlin"]));
  });

  it("leaves no name that the route serves without firewall", async () => {
    const recording = await door();
    const parameters = recording.one(SECURITY).inputs["parameters"];
    const covered = at(parameters, "associations", 0, "domains");
    const served = [...recording.ofType(ENDPOINT), ...recording.ofType(DOMAIN)].map(({ id }) => ({ id }));
    expect(covered).toHaveLength(served.length);
    expect(covered).toEqual(expect.arrayContaining(served));
    expect(at(parameters, "wafPolicy", "id")).toBe(recording.one(FIREWALL).id);
  });

  it("prevents by the newest managed rules and limits each client address (A14)", async () => {
    const { inputs } = (await door({ rateLimitPerMinute: 120 })).one(FIREWALL);
    expect(inputs["policySettings"]).toMatchObject({ enabledState: "Enabled", mode: "Prevention" });
    expect(at(inputs, "managedRules", "managedRuleSets")).toEqual([
      { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.2", ruleSetAction: "Block" },
      { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" },
    ]);
    expect(at(inputs, "customRules", "rules", 0)).toMatchObject({
      ruleType: "RateLimitRule",
      action: "Block",
      rateLimitThreshold: 120,
      rateLimitDurationInMinutes: 1,
      groupBy: [{ variableName: "SocketAddr" }],
    });
  });

  it("sends logs to the workspace when there is one", async () => {
    const recording = await door({ workspaceId: "/subscriptions/s/workspaces/w" });
    expect(recording.one(DIAGNOSTICS).inputs).toMatchObject({
      resourceUri: recording.one(PROFILE).id,
      workspaceId: "/subscriptions/s/workspaces/w",
    });
  });

  it("names all faults of its arguments at once, before any resource", async () => {
    const program = door({
      gateways: {
        frankfurt: { ...frankfurt, weight: 0, enabled: false },
        berlin: { ...berlin, hostName: frankfurt.hostName, priority: 6, enabled: false },
      },
      domains: { www: { hostName: "www.plugilo.com" }, web: { hostName: "www.plugilo.com" } },
      probe: { path: "healthz", intervalSeconds: 4 },
      rateLimitPerMinute: 5,
    });
    const message = await program.then(String, String);
    const paths = [...message.matchAll(/^ {2}- (\S+): got/gm)].map(([, path]) => path);
    expect(paths).toEqual([
      "probe.intervalSeconds",
      "rateLimitPerMinute",
      "gateways.frankfurt.weight",
      "gateways.berlin.priority",
      "gateways",
      "gateways.berlin.hostName",
      "domains.web.hostName",
      "probe.path",
    ]);
  });
});
