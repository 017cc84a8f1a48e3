import * as fc from "fast-check";
import {
  failoverTiming,
  FrontDoorWithAppGateways,
  type FrontDoorWithAppGatewaysArgs,
} from "../../../components/azure/front-door-with-app-gateways";
import type { Value } from "../../../local/cloud/protocol/values";
import { alertingIn } from "./alerts";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

const CDN = "azure-native:cdn";
const [PROFILE, ENDPOINT, GROUP] = [`${CDN}:Profile`, `${CDN}:AFDEndpoint`, `${CDN}:AFDOriginGroup`];
const [ORIGIN, DOMAIN, ROUTE] = [`${CDN}:AFDOrigin`, `${CDN}:AFDCustomDomain`, `${CDN}:Route`];
const [SECURITY, RULE_SET, RULE] = [`${CDN}:SecurityPolicy`, `${CDN}:RuleSet`, `${CDN}:Rule`];
const FIREWALL = "azure-native:frontdoor:Policy";
const DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting";
const ALERT = "azure-native:monitor:MetricAlert";

const gatewayOf = (place: string) =>
  `/subscriptions/s/resourceGroups/${place}/providers/Microsoft.Network/applicationGateways/agw`;
const frankfurt = {
  gatewayId: gatewayOf("fra"),
  frontendName: "private",
  privateLinkLocation: "germanywestcentral",
  hostNames: { www: "www.fra.plugilo.com", api: "api.fra.plugilo.com" },
};
const berlin = {
  gatewayId: gatewayOf("ber"),
  frontendName: "private",
  privateLinkLocation: "swedencentral",
  hostNames: { www: "www.ber.plugilo.com", api: "api.ber.plugilo.com" },
};
const www = { hostName: "www.plugilo.com", probePath: "/healthz" };
const api = { hostName: "api.plugilo.com", probePath: "/status-0123456789abcdef" };
const apex = { hostName: "plugilo.com", redirectTo: "www" };

const argsOf = (overrides: Partial<FrontDoorWithAppGatewaysArgs>): FrontDoorWithAppGatewaysArgs => ({
  site: siteIn("swedencentral"),
  gateways: { frankfurt, berlin },
  domains: { www, api },
  probeIntervalSeconds: 5,
  limits: { requestsPerMinute: 100 },
  ...overrides,
});

function door(overrides: Partial<FrontDoorWithAppGatewaysArgs> = {}) {
  return record((opts) => new FrontDoorWithAppGateways("door", argsOf(overrides), opts));
}

/** The firewall's own rules by name. */
async function firewallRules(limits: Partial<FrontDoorWithAppGatewaysArgs["limits"]> = {}) {
  const recording = await door({ limits: { requestsPerMinute: 100, ...limits } });
  const rules = at(recording.one(FIREWALL).inputs, "customRules", "rules");
  return new Map((Array.isArray(rules) ? rules : []).map((rule) => [String(at(rule, "name")), rule]));
}

const idsOf = (value: Value | undefined): (Value | undefined)[] =>
  Array.isArray(value) ? value.map((one) => at(one, "id")) : [];

describe("FrontDoorWithAppGateways", () => {
  it("makes exactly one entrance, a group and a route a domain, an origin a region in each, and one firewall", async () => {
    const recording = await door();
    expect(recording.census()).toEqual({
      [PROFILE]: 1,
      [ENDPOINT]: 1,
      [GROUP]: 2,
      [ORIGIN]: 4,
      [DOMAIN]: 2,
      [ROUTE]: 2,
      [RULE_SET]: 1,
      [RULE]: 2,
      [SECURITY]: 1,
      [FIREWALL]: 1,
    });
    for (const type of [PROFILE, ENDPOINT, FIREWALL]) {
      expect(recording.one(type).inputs).toMatchObject({ location: "Global", tags: siteIn("swedencentral").tags });
    }
    expect(recording.one(PROFILE).inputs["sku"]).toEqual({ name: "Premium_AzureFrontDoor" });
  });

  it("reaches each gateway by private link, each from another Azure region, and asks for approval once", async () => {
    const recording = await door();
    expect(recording.one(ORIGIN, "door-www-frankfurt").inputs).toMatchObject({
      originName: "frankfurt",
      hostName: "www.fra.plugilo.com",
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
    const link = (name: string) => at(recording.one(ORIGIN, name).inputs, "sharedPrivateLinkResource");
    expect(at(link("door-www-berlin"), "privateLinkLocation")).toBe("swedencentral");
    // The same link for every domain, or Azure would make and ask for a second one.
    expect(link("door-api-berlin")).toEqual(link("door-www-berlin"));
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
    for (const domain of ["www", "api"]) {
      expect(recording.one(ORIGIN, `door-${domain}-frankfurt`).inputs).toMatchObject({ weight: 900, priority: 2 });
      expect(recording.one(ORIGIN, `door-${domain}-berlin`).inputs).toMatchObject({
        enabledState: "Disabled",
        sharedPrivateLinkResource: { privateLink: { id: berlin.gatewayId } },
      });
    }
  });

  it("judges each domain by itself, by names that no other goes by", async () => {
    const recording = await door({ probeIntervalSeconds: 30 });
    const probe = (name: string) => recording.one(GROUP, name).inputs["healthProbeSettings"];
    expect(probe("door-www-gateways")).toEqual({
      probePath: "/healthz",
      probeProtocol: "Https",
      probeRequestType: "HEAD",
      probeIntervalInSeconds: 30,
    });
    expect(probe("door-api-gateways")).toMatchObject({ probePath: "/status-0123456789abcdef" });
    const hosts = recording.ofType(ORIGIN).map(({ inputs }) => inputs["hostName"]);
    expect(new Set(hosts).size).toBe(4);
  });

  it("ties no client to a region, unless told to", async () => {
    const affinity = async (sessionAffinity?: boolean) =>
      (await door({ sessionAffinity })).ofType(GROUP).map(({ inputs }) => inputs["sessionAffinityState"]);
    expect(await affinity()).toEqual(["Disabled", "Disabled"]);
    expect(await affinity(true)).toEqual(["Enabled", "Enabled"]);
  });

  it("gives every domain a managed certificate and TLS 1.2 at least", async () => {
    const dnsZoneId = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/dnsZones/plugilo.com";
    const recording = await door({ domains: { www: { ...www, dnsZoneId }, api, apex } });
    expect(recording.one(DOMAIN, "door-www-domain").inputs).toMatchObject({
      customDomainName: "www-plugilo-com",
      hostName: "www.plugilo.com",
      azureDnsZone: { id: dnsZoneId },
    });
    expect(recording.one(DOMAIN, "door-api-domain").inputs).not.toHaveProperty("azureDnsZone");
    for (const { inputs } of recording.ofType(DOMAIN)) {
      expect(inputs["tlsSettings"]).toEqual({
        certificateType: "ManagedCertificate",
        minimumTlsVersion: "TLS12",
        cipherSuiteSetType: "TLS12_2023",
      });
    }
    const token = recording.result.domainValidationTokens["apex"];
    expect(token && (await settled(token))).toBe("token-of-door-apex-domain");
  });

  it("sends logs to the workspace when there is one, without the clients' query strings", async () => {
    const recording = await door({ workspaceId: "/subscriptions/s/workspaces/w" });
    expect(recording.one(DIAGNOSTICS).inputs).toMatchObject({
      resourceUri: recording.one(PROFILE).id,
      workspaceId: "/subscriptions/s/workspaces/w",
    });
    expect(recording.one(PROFILE).inputs["logScrubbing"]).toEqual({
      state: "Enabled",
      scrubbingRules: [{ matchVariable: "QueryStringArgNames", selectorMatchOperator: "EqualsAny", state: "Enabled" }],
    });
  });

  it("waits longer for an answer than the gateway does (A15)", async () => {
    expect((await door()).one(PROFILE).inputs["originResponseTimeoutSeconds"]).toBe(35);
  });
});

describe("routes", () => {
  it("serve HTTPS only, each on its own domain, and only once there are origins", async () => {
    const recording = await door();
    for (const key of ["www", "api"]) {
      const route = recording.one(ROUTE, `door-${key}-route`);
      expect(route.inputs).toMatchObject({
        supportedProtocols: ["Http", "Https"],
        httpsRedirect: "Enabled",
        forwardingProtocol: "HttpsOnly",
        patternsToMatch: ["/*"],
        originGroup: { id: recording.one(GROUP, `door-${key}-gateways`).id },
        customDomains: [{ id: recording.one(DOMAIN, `door-${key}-domain`).id }],
      });
      expect(route.dependsOn).toEqual(expect.arrayContaining([`door-${key}-frankfurt`, `door-${key}-berlin`]));
    }
  });

  it("let nobody in by Front Door's own name", async () => {
    for (const { inputs } of (await door()).ofType(ROUTE)) expect(inputs["linkToDefaultDomain"]).toBe("Disabled");
  });

  it("keep nothing at the edge, unless a path is named", async () => {
    for (const { inputs } of (await door()).ofType(ROUTE)) expect(inputs).not.toHaveProperty("cacheConfiguration");
  });

  it("keep the named paths, each query by itself and compressed, and nothing else of the domain", async () => {
    const recording = await door({ domains: { www: { ...www, cachedPaths: ["/assets/*", "/robots.txt"] }, api } });
    const kept = recording.one(ROUTE, "door-www-cached-route").inputs;
    expect(kept["patternsToMatch"]).toEqual(["/assets/*", "/robots.txt"]);
    expect(kept["cacheConfiguration"]).toEqual({
      queryStringCachingBehavior: "UseQueryString",
      compressionSettings: {
        isCompressionEnabled: true,
        contentTypesToCompress: expect.arrayContaining([
          "text/css",
          "application/javascript",
          "image/svg+xml",
        ]) as string[],
      },
    });
    const rest = recording.one(ROUTE, "door-www-route").inputs;
    expect(rest).not.toHaveProperty("cacheConfiguration");
    expect(kept["originGroup"]).toEqual(rest["originGroup"]);
    expect(recording.ofType(ROUTE)).toHaveLength(3);
  });

  it("have every answer tell browsers to be careful, and nobody what software wrote it", async () => {
    const recording = await door({ domains: { www: { ...www, cachedPaths: ["/assets/*"] }, api } });
    const headers = recording.one(RULE_SET);
    for (const { inputs } of recording.ofType(ROUTE)) expect(idsOf(inputs["ruleSets"])).toEqual([headers.id]);
    const actions = recording.ofType(RULE).flatMap(({ inputs }) => {
      const all = inputs["actions"];
      return (Array.isArray(all) ? all : []).map((action) => {
        const [headerName, headerAction, value] = ["headerName", "headerAction", "value"].map((key) =>
          at(action, "parameters", key),
        );
        return [headerName, headerAction, value];
      });
    });
    expect(actions).toEqual([
      ["Server", "Delete", undefined],
      ["X-Powered-By", "Delete", undefined],
      ["Strict-Transport-Security", "Overwrite", "max-age=31536000; includeSubDomains"],
      ["X-Content-Type-Options", "Overwrite", "nosniff"],
      ["X-Frame-Options", "Overwrite", "SAMEORIGIN"],
      ["Referrer-Policy", "Overwrite", "strict-origin-when-cross-origin"],
      ["Permissions-Policy", "Overwrite", "camera=(), microphone=(), geolocation=()"],
    ]);
  });

  it("send browsers from one name to another for good, with path and query kept, and no origin of its own", async () => {
    const recording = await door({ domains: { www, api, apex } });
    expect(recording.ofType(GROUP)).toHaveLength(2);
    const set = recording.one(RULE_SET, "door-apex-redirect");
    expect(set.inputs["ruleSetName"]).toBe("RedirectApex");
    expect(recording.one(RULE, "door-apex-redirect-redirect").inputs["actions"]).toEqual([
      {
        name: "UrlRedirect",
        parameters: {
          typeName: "DeliveryRuleUrlRedirectActionParameters",
          redirectType: "PermanentRedirect",
          destinationProtocol: "Https",
          customHostname: "www.plugilo.com",
        },
      },
    ]);
    const route = recording.one(ROUTE, "door-apex-route").inputs;
    expect(idsOf(route["ruleSets"])).toContain(set.id);
    expect(idsOf(route["customDomains"])).toEqual([recording.one(DOMAIN, "door-apex-domain").id]);
    expect(idsOf(recording.one(ROUTE, "door-www-route").inputs["ruleSets"])).not.toContain(set.id);
  });
});

describe("the firewall at the edge", () => {
  it("covers Front Door's own name and every domain, redirected ones too", async () => {
    const recording = await door({ domains: { www, api, apex } });
    const parameters = recording.one(SECURITY).inputs["parameters"];
    const covered = idsOf(at(parameters, "associations", 0, "domains"));
    const served = [...recording.ofType(ENDPOINT), ...recording.ofType(DOMAIN)].map(({ id }) => id);
    expect(covered).toHaveLength(4);
    expect(covered).toEqual(expect.arrayContaining(served));
    expect(at(parameters, "wafPolicy", "id")).toBe(recording.one(FIREWALL).id);
    for (const { inputs } of recording.ofType(ROUTE)) {
      for (const domain of idsOf(inputs["customDomains"])) expect(covered).toContain(domain);
    }
  });

  it("prevents by the newest managed rules, looks into bodies, and writes no credential into its log", async () => {
    const { inputs } = (await door()).one(FIREWALL);
    expect(inputs["policySettings"]).toMatchObject({
      enabledState: "Enabled",
      mode: "Prevention",
      requestBodyCheck: "Enabled",
      state: "Enabled",
    });
    expect(at(inputs, "managedRules", "managedRuleSets")).toEqual([
      { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.2", ruleSetAction: "Block" },
      { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" },
    ]);
    const scrubbed = at(inputs, "policySettings", "scrubbingRules");
    expect(scrubbed).toHaveLength(11);
    for (const [matchVariable, selector] of [
      ["RequestHeaderNames", "Authorization"],
      ["RequestBodyJsonArgNames", "password"],
      ["QueryStringArgNames", "code"],
    ]) {
      expect(scrubbed).toContainEqual({ matchVariable, selector, selectorMatchOperator: "Equals", state: "Enabled" });
    }
  });

  it("limits each client address (A14)", async () => {
    expect((await firewallRules({ requestsPerMinute: 120 })).get("PerClientAddress")).toMatchObject({
      ruleType: "RateLimitRule",
      action: "Block",
      rateLimitThreshold: 120,
      rateLimitDurationInMinutes: 1,
      groupBy: [{ variableName: "SocketAddr" }],
    });
  });

  it("limits what is dear or worth guessing at more strictly, and before", async () => {
    const rules = await firewallRules({ paths: { "sign-in": { path: "/sign-in", requestsPerMinute: 10 } } });
    const stricter = rules.get("PerClientAddressOfSignIn");
    expect(stricter).toMatchObject({
      ruleType: "RateLimitRule",
      rateLimitThreshold: 10,
      matchConditions: [{ matchVariable: "RequestUri", operator: "Contains", matchValue: ["/sign-in"] }],
    });
    expect(Number(at(stricter, "priority"))).toBeLessThan(Number(at(rules.get("PerClientAddress"), "priority")));
  });

  it("lets only the methods pass that services use, or those that it is told", async () => {
    const allowed = async (methods?: readonly ("GET" | "HEAD")[]) =>
      at((await firewallRules(methods ? { methods } : {})).get("AllowedMethodsOnly"), "matchConditions", 0);
    expect(await allowed()).toEqual({
      matchVariable: "RequestMethod",
      operator: "Equal",
      negateCondition: true,
      matchValue: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    });
    expect(at(await allowed(["GET", "HEAD"]), "matchValue")).toEqual(["GET", "HEAD"]);
  });

  it("refuses countries and addresses that it is told, and none by itself", async () => {
    expect([...(await firewallRules()).keys()]).toEqual(["AllowedMethodsOnly", "PerClientAddress"]);
    const rules = await firewallRules({
      blockedCountries: ["KP"],
      blockedAddresses: ["192.0.2.0/24", "2001:db8::/32"],
    });
    expect(rules.get("BlockedCountries")).toMatchObject({
      action: "Block",
      matchConditions: [{ matchVariable: "SocketAddr", operator: "GeoMatch", matchValue: ["KP"] }],
    });
    expect(rules.get("BlockedAddresses")).toMatchObject({
      action: "Block",
      matchConditions: [{ operator: "IPMatch", matchValue: ["192.0.2.0/24", "2001:db8::/32"] }],
    });
  });

  it("has a priority of its own for each rule", async () => {
    const paths = Object.fromEntries(["a", "b", "c"].map((key) => [key, { path: `/${key}`, requestsPerMinute: 10 }]));
    const rules = await firewallRules({ paths, blockedCountries: ["KP"], blockedAddresses: ["192.0.2.0/24"] });
    expect(new Set([...rules.values()].map((rule) => at(rule, "priority"))).size).toBe(7);
  });
});

describe("the alerts of the edge", () => {
  const watched = (): Promise<Recording<FrontDoorWithAppGateways>> =>
    record((opts) => {
      const alerting = alertingIn(siteIn("swedencentral"), opts);
      return new FrontDoorWithAppGateways("door", argsOf({ alerting }), opts);
    });

  it("are on its work metrics, and none is there unless somebody hears of it (A25)", async () => {
    expect((await door()).ofType(ALERT)).toEqual([]);
    const recording = await watched();
    expect(
      recording
        .ofType(ALERT)
        .map(({ name, inputs }) => [
          name,
          at(inputs, "criteria", "allOf", 0, "metricName"),
          at(inputs, "criteria", "allOf", 0, "threshold"),
          inputs["severity"],
        ]),
    ).toEqual([
      ["door-errors", "Percentage5XX", 1.44, 0],
      ["door-latency", "TotalLatency", 500, 1],
      ["door-origin-health", "OriginHealthPercentage", 75, 0],
      ["door-requests", "RequestCount", undefined, 1],
    ]);
    for (const { inputs } of recording.ofType(ALERT)) expect(inputs["scopes"]).toEqual([recording.one(PROFILE).id]);
  });

  it("tell origins apart, so that a good region does not hide a bad one", async () => {
    const criteria = at((await watched()).one(ALERT, "door-origin-health").inputs, "criteria", "allOf", 0);
    expect(criteria).toMatchObject({
      operator: "LessThan",
      dimensions: [
        { name: "Origin", operator: "Include", values: ["*"] },
        { name: "OriginGroup", operator: "Include", values: ["*"] },
      ],
    });
  });
});

describe("the arguments of Front Door", () => {
  const pathsOf = async (overrides: Partial<FrontDoorWithAppGatewaysArgs>) => {
    const message = await door(overrides).then(String, String);
    return [...message.matchAll(/^ {2}- (\S+): got/gm)].map(([, path]) => path);
  };

  it("name all their faults at once, before any resource", async () => {
    expect(
      await pathsOf({
        gateways: {
          frankfurt: { ...frankfurt, weight: 0, enabled: false },
          berlin: {
            ...berlin,
            hostNames: { www: "www.fra.plugilo.com", old: "*.plugilo.com" },
            priority: 6,
            enabled: false,
          },
        },
        domains: {
          www: { ...www, cachedPaths: ["/*", "/a/*/b", "/x", "/X"] },
          api: { hostName: "www.plugilo.com", probePath: "healthz" },
          Apex: { hostName: "*.plugilo.com", redirectTo: "web" },
        },
        probeIntervalSeconds: 4,
        limits: {
          requestsPerMinute: 5,
          paths: { SignIn: { path: "sign-in", requestsPerMinute: 1 } },
          methods: [],
          blockedCountries: ["de"],
          blockedAddresses: ["192.0.2.1"],
        },
      }),
    ).toEqual([
      "probeIntervalSeconds",
      "domains.Apex",
      "domains.Apex.hostName",
      "domains.api.hostName",
      "domains.www.cachedPaths[0]",
      "domains.www.cachedPaths[1]",
      "domains.www.cachedPaths[3]",
      "domains.api.probePath",
      "domains.Apex.redirectTo",
      "gateways.frankfurt.weight",
      "gateways.berlin.priority",
      "gateways.berlin.hostNames.api",
      "gateways.berlin.hostNames.old",
      "gateways.berlin.hostNames.old",
      "gateways.berlin.hostNames.www",
      "gateways",
      "limits.requestsPerMinute",
      "limits.paths.SignIn",
      "limits.paths.SignIn.path",
      "limits.paths.SignIn.requestsPerMinute",
      "limits.methods",
      "limits.blockedCountries",
      "limits.blockedAddresses",
    ]);
  });

  it("want a domain that is served", async () => {
    expect(await pathsOf({ domains: {}, gateways: { frankfurt: { ...frankfurt, hostNames: {} } } })).toEqual([
      "domains",
    ]);
  });

  it("take as many addresses to block as Azure does", async () => {
    const blocks = (count: number) =>
      Array.from({ length: count }, (_, index) => `10.0.${index % 256}.${index >> 8}/32`);
    const limits = (count: number) => ({ limits: { requestsPerMinute: 100, blockedAddresses: blocks(count) } });
    expect(await pathsOf(limits(601))).toEqual(["limits.blockedAddresses"]);
    expect(await pathsOf(limits(600))).toEqual([]);
  });
});

describe("how soon requests leave a dead region", () => {
  it("is told from the very settings that decide it", async () => {
    const recording = await door();
    const sampling = recording.one(GROUP, "door-www-gateways").inputs["loadBalancingSettings"];
    const { failover } = recording.result;
    expect(at(sampling, "sampleSize")).toBe(failover.sampleSize);
    expect(at(sampling, "successfulSamplesRequired")).toBe(failover.successfulSamplesRequired);
    expect(failover.worstDetectionSeconds).toBe(15);
    expect(failoverTiming(30).worstDetectionSeconds).toBe(90);
  });

  const settings = fc
    .record({ interval: fc.integer({ min: 5, max: 255 }), sampleSize: fc.integer({ min: 1, max: 20 }) })
    .chain(({ interval, sampleSize }) =>
      fc.record({
        interval: fc.constant(interval),
        sampling: fc.record({ sampleSize: fc.constant(sampleSize), needed: fc.integer({ min: 1, max: sampleSize }) }),
      }),
    );

  /** Seconds until `healthy` has become of the window what it is wanted to be, sample after sample. */
  const simulated = (interval: number, size: number, needed: number, from: boolean): number => {
    const window = Array.from({ length: size }, () => from);
    for (let samples = 1; ; samples += 1) {
      window.shift();
      window.push(!from);
      if (window.filter(Boolean).length >= needed !== from) return samples * interval;
    }
  };

  it("is never later than told, whatever the settings: the last samples decide", () => {
    fc.assert(
      fc.property(settings, ({ interval, sampling }) => {
        const { sampleSize, needed } = sampling;
        const told = failoverTiming(interval, sampling);
        const detected = simulated(interval, sampleSize, needed, true);
        // One interval more: the last answer is waited for.
        expect(detected + interval).toBe(told.worstDetectionSeconds);
        expect(simulated(interval, sampleSize, needed, false) + interval).toBe(told.worstReturnSeconds);
      }),
    );
  });

  it("grows with the interval and with what is forgiven", () => {
    fc.assert(
      fc.property(settings, ({ interval, sampling }) => {
        const { worstDetectionSeconds } = failoverTiming(interval, sampling);
        expect(failoverTiming(interval + 1, sampling).worstDetectionSeconds).toBeGreaterThan(worstDetectionSeconds);
        const lenient = { ...sampling, sampleSize: sampling.sampleSize + 1 };
        expect(failoverTiming(interval, lenient).worstDetectionSeconds).toBeGreaterThan(worstDetectionSeconds);
      }),
    );
  });
});
