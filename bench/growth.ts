/**
 * The estate with more regions than Plugilo has, to see how time grows. Their capabilities are made up, and so is that one database has
 * more replicas than Azure takes; their names are Azure's.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { REGIONS } from "../facts/regions";
import { committedStacks, ROOT } from "./project";

/**
 * Regions to add, in this order, after the committed ones: with zones, and with Front Door's private link (https://learn.microsoft.com/azure/reliability/regions-list, 2026-11).
 */
const MORE = [
  "northeurope",
  "westeurope",
  "uksouth",
  "norwayeast",
  "eastus",
  "eastus2",
  "centralus",
  "westus2",
  "canadacentral",
  "japaneast",
  "koreacentral",
  "southeastasia",
  "australiaeast",
  "francecentral",
];

const TEMPLATE = "prod-berlin";
const LAST_ENTRY = "] as const satisfies readonly Region[];";
const REPLICAS = "export const MAXIMUM_REPLICAS = 5;";

export interface Grown {
  readonly stacks: Map<string, string>;
  readonly files: Record<string, string>;
}

/** @param regions how many region stacks in all; at least the committed two. */
export function grow(regions: number): Grown {
  // An environment on its own does not grow with production's regions.
  const stacks = new Map([...committedStacks()].filter(([name]) => name.startsWith("prod-")));
  const added = MORE.slice(0, regions - 2);
  if (added.length !== regions - 2) throw new Error(`growth: got ${regions} regions, expected 2 to ${MORE.length + 2}`);
  added.forEach((region, index) => stacks.set(`prod-${region}`, stackFor(stacks, region, index)));
  const unknown = added.filter((region) => !REGIONS.has(region));
  const files = {
    "facts/regions.ts": withRegions(unknown),
    "facts/postgres.ts": edited("facts/postgres.ts", REPLICAS, `export const MAXIMUM_REPLICAS = ${regions};`),
  };
  return { stacks, files };
}

function stackFor(stacks: ReadonlyMap<string, string>, region: string, index: number): string {
  const document = yaml.parseDocument(stacks.get(TEMPLATE) ?? "");
  document.setIn(["config", "plugilo:region"], region);
  document.setIn(["config", "plugilo:network", "addressSpace"], `10.${32 + 4 * index}.0.0/14`);
  // Regions with zones: a firewall with addresses of its own, and gateways in each zone.
  document.setIn(["config", "plugilo:network", "egress"], {
    kind: "firewall",
    publicIps: 17,
    capacity: { minimum: 6, maximum: 20 },
  });
  document.setIn(["config", "plugilo:gateway", "capacity"], { minimum: 6, maximum: 50 });
  document.setIn(["config", "plugilo:apiManagement", "units"], 3);
  // Each gateway has a name of its own, which Front Door's probes ask for.
  document.setIn(["config", "plugilo:gateway", "originName"], `${region}.origin.plugilo.com`);
  return document.toString();
}

/** The table of regions with made-up rows at its end. */
function withRegions(names: readonly string[]): string {
  const template = REGIONS.get("swedencentral");
  const rows = names.map((name, index) => {
    const short = `x${String.fromCharCode(97 + index)}x`;
    return `${JSON.stringify({ ...template, name, short, frontDoorPrivateLinkLocation: name })},`;
  });
  return edited("facts/regions.ts", LAST_ENTRY, `${rows.join("\n")}\n${LAST_ENTRY}`);
}

/** A file's text with other words in one place. */
function edited(file: string, place: string, words: string): string {
  const source = fs.readFileSync(path.join(ROOT, file), "utf8");
  if (!source.includes(place)) throw new Error(`growth: ${file} no longer has ${place}`);
  return source.replace(place, words);
}
