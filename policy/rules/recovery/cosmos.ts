import { expectAt, is, listOf, word } from "../expectation";
import { regionCalled } from "../region";
import type { Resource } from "../../../resilience/resource";
import { UNKNOWN, valueAt } from "../../../resilience/resource";
import { undecided, type Finding, type Rule } from "../rule";

export const cosmosRules: readonly Rule[] = [
  {
    id: "cosmos-in-several-regions",
    scope: "resource",
    title:
      "Production's Cosmos DB writes in at least two regions, over their zones, and every account backs up continuously.",
    why: "One region is one failure; periodic backups lose up to hours (A12, A16, A22).",
    remedy: "give CosmosMultiRegion every region of the estate, as the edge stack does.",
    documentation: {
      address: "https://learn.microsoft.com/azure/cosmos-db/distribute-data-globally",
      read: "2026-11",
    },
    requirements: ["A12", "A16", "A22"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:cosmosdb:DatabaseAccount"],
    judge: (account, { tier }) => [
      ...(tier === "production"
        ? [
            ...expectAt(account, "locations", listOf(2, "locations")),
            ...expectAt(account, "enableMultipleWriteLocations", is(true)),
            ...zoneFindings(account),
          ]
        : []),
      ...expectAt(account, "backupPolicy.type", word("Continuous")),
    ],
  },
];

function zoneFindings(account: Resource): readonly Finding[] {
  const locations = account.properties["locations"];
  if (!Array.isArray(locations)) return [];
  return locations.flatMap((_, index) => {
    const path = `locations[${index}]`;
    const name = valueAt(account.properties, `${path}.locationName`);
    if (name === UNKNOWN) return [undecided(account, `${path}.locationName`, "a region, because its zones decide")];
    return regionCalled(name)?.zones.length === 0 ? [] : expectAt(account, `${path}.isZoneRedundant`, is(true));
  });
}
