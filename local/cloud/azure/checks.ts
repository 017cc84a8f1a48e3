/** What Azure refuses whatever the type: regions, zones and sizes that do not exist, names that break the type's rule. */
import { isUnknown, UNKNOWN, type Value } from "../protocol/values";
import { valuesAt } from "../protocol/diff";
import { normalizeLocation, object, text } from "./body";
import { isRegion, lacksOf, regionNames, zonesOf } from "./regions";
import type { BodyView, NameRule, Refusal } from "./rule";

export function checkLocation(view: BodyView): Refusal[] {
  if (view.location === "" || isRegion(view.location)) return [];
  const near = regionNames().filter((name) => name.slice(0, 4) === view.location.slice(0, 4));
  return [
    {
      property: "location",
      code: "LocationNotAvailableForResourceType",
      message:
        `got ${JSON.stringify(view.location)}, which is no location for ${view.type}. Expected: one of Azure's regions` +
        (near.length > 0 ? `, perhaps ${near.join(" or ")}` : "") +
        `. Mend \`location\``,
    },
  ];
}

/** What the place decides: sizes and tiers that the region lacks, zones that it does not have. */
export function checkPlace(view: BodyView): Refusal[] {
  return [...checkOffers(view), ...checkZones(view)];
}

function checkOffers(view: BodyView): Refusal[] {
  const refusals: Refusal[] = [];
  for (const lack of lacksOf(view.location)) {
    if (lack.type.toLowerCase() !== view.type.toLowerCase()) continue;
    for (const value of valuesAt(view.body, lack.path)) {
      if (typeof value !== "string" || !lack.pattern.test(value)) continue;
      refusals.push({
        property: lack.path.replace("[*]", ""),
        code: lack.code,
        message: `got ${JSON.stringify(value)}, but ${view.location} has ${lack.says}. Expected: one that the region offers. Choose another or another region`,
      });
    }
  }
  return refusals;
}

const ZONE_LISTS = new Set(["zones", "availabilityZones"]);
const SINGLE_ZONES = new Set(["availabilityZone", "standbyAvailabilityZone"]);
const ZONE_FLAGS = new Set(["zoneRedundant", "isZoneRedundant"]);

/** Zones wherever they stand: an object with a location of its own (a replica, a Cosmos location) is judged by that. */
function checkZones(view: BodyView): Refusal[] {
  const refusals: Refusal[] = [];
  walk(view.body, "", view.location, 0);
  return refusals;

  function walk(value: Value, path: string, location: string, depth: number): void {
    if (depth > 12 || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => walk(item, `${path}[${index}]`, location, depth + 1));
      return;
    }
    const own = normalizeLocation(value["locationName"] ?? value["location"]);
    const here = own !== "" && isRegion(own) ? own : location;
    for (const [key, item] of Object.entries(value)) {
      if (key === "tags") continue;
      const where = path === "" ? key : `${path}.${key}`;
      if (isRegion(here) && here !== "global") refusals.push(...judge(key, item, where, here));
      walk(item, where, here, depth + 1);
    }
  }
}

function judge(key: string, value: Value, path: string, location: string): Refusal[] {
  const zones = zonesOf(location);
  if (ZONE_LISTS.has(key) && Array.isArray(value)) {
    return value
      .filter((zone) => zone !== UNKNOWN && !zones.includes(String(zone)))
      .map((zone) => noSuchZone(path, String(zone), location, zones));
  }
  if (
    SINGLE_ZONES.has(key) &&
    typeof value === "string" &&
    value !== "" &&
    value !== UNKNOWN &&
    !zones.includes(value)
  ) {
    return [noSuchZone(path, value, location, zones)];
  }
  if (ZONE_FLAGS.has(key) && value === true && zones.length === 0) return [zoneRedundancy(path, location)];
  if (key === "zoneRedundancy" && value === "Enabled" && zones.length === 0) return [zoneRedundancy(path, location)];
  return [];
}

function noSuchZone(path: string, zone: string, location: string, zones: string[]): Refusal {
  const expected = zones.length === 0 ? "no zone: the region has none" : `one of ${zones.join(", ")}`;
  return {
    property: path,
    code: "AvailabilityZoneNotSupported",
    message: `got zone ${JSON.stringify(zone)} in ${location}. Expected: ${expected}. Take the zones from the region's facts, and leave the property out where there are none`,
  };
}

function zoneRedundancy(path: string, location: string): Refusal {
  return {
    property: path,
    code: "AvailabilityZoneNotSupported",
    message: `got zone redundancy in ${location}, which has no availability zones. Expected: none. Switch it off for this region`,
  };
}

export function checkName(property: string, value: Value | undefined, rule: NameRule | undefined): Refusal[] {
  if (!rule || typeof value !== "string" || isUnknown(value)) return [];
  const [least, most] = rule.length;
  const short = JSON.stringify(value.length > 100 ? `${value.slice(0, 97)}...` : value);
  if (value.length < least || value.length > most) {
    const expected = least === most ? `${most}` : `${least} to ${most}`;
    return [
      {
        property,
        code: "InvalidResourceName",
        message: `got ${short} (${value.length} characters). Expected: ${expected} characters. ${value.length > most ? "Shorten" : "Lengthen"} the name`,
      },
    ];
  }
  if (rule.pattern.test(value)) return [];
  return [{ property, code: "InvalidResourceName", message: `got ${short}. Expected: ${rule.says}. Change the name` }];
}

/** Zones, their records and links take fewer tags than the rest. */
const FEW_TAGS = /^Microsoft\.Network\/(private)?dnsZones(\/|$)/i;

/** Tags. https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations (2026-11) */
export function checkTags(view: BodyView): Refusal[] {
  const tags = Object.entries(object(view.body["tags"]));
  const refusals: Refusal[] = [];
  const most = FEW_TAGS.test(view.type) ? 15 : 50;
  const longest = /^Microsoft\.Storage\/storageAccounts$/i.test(view.type) ? 128 : 512;
  if (tags.length > most) {
    refusals.push({
      property: "tags",
      code: "TooManyTags",
      message: `got ${tags.length} tags. Expected: at most ${most}. Drop some`,
    });
  }
  for (const [key, value] of tags) {
    if (key.length > longest || /[<>%&\\?/]/.test(key)) {
      const message = `got the tag ${JSON.stringify(key)}. Expected: at most ${longest} characters, none of < > % & \\ ? /. Rename it`;
      refusals.push({ property: "tags", code: "InvalidTagNameCharacters", message });
    }
    if ((text(value)?.length ?? 0) > 256) {
      const message = `got a value of ${text(value)?.length} characters for ${key}. Expected: at most 256. Shorten it`;
      refusals.push({ property: "tags", code: "InvalidTagValueLength", message });
    }
  }
  return refusals;
}
