import { CosmosMultiRegion, type CosmosMultiRegionArgs } from "../../../components/azure/cosmos-multi-region";
import { regionNamed } from "../../../facts/regions";
import { alertingIn } from "./alerts";
import { doorIn } from "./doors";
import { record, type Recording } from "./recorder";
import { siteIn } from "./sites";

export type CosmosGiven = Partial<Omit<CosmosMultiRegionArgs, "site" | "links" | "alerting">> & {
  readonly doors?: readonly string[];
  readonly alerted?: true;
};

export const ACCOUNT = "azure-native:cosmosdb:DatabaseAccount";

export const COSMOS_DEFAULTS: Omit<CosmosMultiRegionArgs, "site" | "links"> = {
  // Out of order on purpose: Azure wants them by priority.
  locations: [
    { region: regionNamed("germanynorth"), priority: 1 },
    { region: regionNamed("germanywestcentral"), priority: 0 },
  ],
  databases: {
    content: {
      maxThroughput: 20_000,
      collections: { cards: { shardKey: "user_id" }, stacks: { shardKey: "tenant_id" } },
    },
  },
};

/** An account in both regions with one database, `content`, unless told otherwise. */
export function cosmosOf(
  { doors = ["frankfurt", "berlin"], alerted, ...given }: CosmosGiven = {},
  protect = true,
): Promise<Recording<CosmosMultiRegion>> {
  return record((opts) => {
    const site = siteIn("swedencentral", { protect });
    const regions = { frankfurt: siteIn("germanywestcentral"), berlin: siteIn("germanynorth") };
    const all = Object.entries(regions).map(([key, one]) => [key, doorIn(one, "cosmosMongo", opts, key)] as const);
    const links = Object.fromEntries(all.filter(([key]) => doors.includes(key)));
    const alerting = alerted ? { alerting: alertingIn(site, opts) } : {};
    return new CosmosMultiRegion("cosmos", { ...COSMOS_DEFAULTS, ...given, ...alerting, site, links }, opts);
  });
}
