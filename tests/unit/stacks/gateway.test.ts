import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../../../components/azure/alerting";
import { RegionalNetwork } from "../../../components/azure/regional-network";
import { planRegion } from "../../../facts/address-plan";
import { largestOf } from "../../../stacks/cluster";
import { readEstate, type RegionConfig, type StandaloneConfig } from "../../../stacks/config";
import { certificatesOf } from "../../../stacks/certificates";
import { gatewayAddress, gatewayOf } from "../../../stacks/gateway";
import { at, record } from "../components/recorder";
import { siteIn } from "../components/sites";

const estate = readEstate(path.resolve(__dirname, "../../.."));

function configOf(stack: string): RegionConfig | StandaloneConfig {
  const config = estate.get(stack);
  if (config?.kind === "region" || config?.kind === "standalone") return config;
  throw new Error(`${stack}: got ${config?.kind ?? "nothing"}, expected a stack with a gateway`);
}

/** Sites of a stack's gateway, each with the backend that its rule leads to. */
async function led(stack: string): Promise<Record<string, string>> {
  const config = configOf(stack);
  const site = siteIn("germanywestcentral", { environment: config.environment });
  const made = await record((azure) => {
    const plan = planRegion(config.network.addressSpace);
    const { egress, ddos } = config.network;
    const network = new RegionalNetwork("network", { site, plan, egress, ddos, cluster: largestOf(config) }, azure);
    const alerting = new Alerting("alerting", { site, ...config.alerts }, azure);
    const sites = { network: site, platform: site, data: site };
    const workspaceId = pulumi.output(
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w",
    );
    const certificate = { secretId: "https://vault.vault.azure.net/secrets/tls", vaultId: workspaceId };
    return gatewayOf({ config, sites, network, plan, workspaceId, alerting, azure }, "10.0.0.9", certificate);
  });
  const { inputs } = made.one("azure-native:network:ApplicationGateway");
  const rules = at(inputs, "requestRoutingRules");
  if (!Array.isArray(rules)) throw new Error("got a gateway without rules, expected one a site");
  const backend = (rule: (typeof rules)[number]): string => String(at(rule, "backendHttpSettings", "id"));
  return Object.fromEntries(rules.map((rule) => [String(at(rule, "name")), backend(rule).split("/").at(-1) ?? ""]));
}

describe("the gateway of a stack", () => {
  it("leads requests for the APIs to a region's API gateway, and all others to the active colour", async () => {
    expect(await led("prod-frankfurt")).toEqual({ www: "blue", api: "api", blue: "blue", green: "green" });
  });

  it("leads all of them to the cluster where there is no edge, and so no API gateway", async () => {
    expect(await led("staging-frankfurt")).toEqual({ www: "blue", api: "blue", blue: "blue", green: "green" });
  });

  it("proves every name that it serves, its own among them, and is reached at one address out of its instances' way", () => {
    const { "gateway-tls": tls } = certificatesOf(configOf("staging-frankfurt"));
    expect([...(tls?.hostNames ?? [])].sort()).toEqual([
      "api.staging.origin.plugilo.com",
      "api.staging.plugilo.com",
      "blue.staging.origin.plugilo.com",
      "entrance.staging.origin.plugilo.com",
      "green.staging.origin.plugilo.com",
      "staging.origin.plugilo.com",
      "www.staging.origin.plugilo.com",
      "www.staging.plugilo.com",
    ]);
    expect(gatewayAddress(planRegion("10.12.0.0/15"))).toBe("10.13.24.244");
  });
});

describe("the largest that a stack's cluster may become", () => {
  it("follows the limits of its configuration, and those of facts/ where it has none", () => {
    const { nodes } = largestOf(configOf("staging-frankfurt"));
    expect(nodes).toBe(64 / 4 + 32 / 4);
    expect(largestOf(configOf("prod-berlin")).nodes).toBeGreaterThan(50 * nodes);
  });
});
