import { z } from "zod";
import { regionNamed, type Region, type RegionCapabilities } from "../../facts/regions";
import type { Estate } from "../../stacks/config";

/** Something that we believe of Azure, and how its control plane is asked for it. */
export interface Question {
  /** `germanynorth managedRedis` */
  readonly fact: string;
  /** Of the control plane, from `/subscriptions` on; only ever read. */
  readonly path: string;
  readonly expected: string;
  /** What an answer says, in the words of `expected`. @throws ZodError for one of another shape */
  read(answer: unknown): string;
}

type Ask = (subscription: string, region: Region) => Question;

const provider = z.object({
  resourceTypes: z.array(z.object({ resourceType: z.string(), locations: z.array(z.string()) })),
});
const locations = z.object({
  value: z.array(
    z.object({ name: z.string(), availabilityZoneMappings: z.array(z.object({ logicalZone: z.string() })).nullish() }),
  ),
});
const capabilities = z.object({ value: z.array(z.object({ ipAddressType: z.string(), osType: z.string() })) });
const skus = z.object({
  value: z.array(
    z.object({ resourceType: z.string(), name: z.string(), restrictions: z.array(z.object({ type: z.string() })) }),
  ),
});

/** A provider names places in words: `Germany North`. */
const placeName = (words: string): string => words.toLowerCase().replaceAll(" ", "");
const offered = (yes: boolean): string => (yes ? "offered" : "not offered");

/** How a capability of a region is asked for. One that is marked as unread must stand here, or the preflight says that it cannot. */
const CAPABILITIES: Partial<Record<keyof RegionCapabilities, Ask>> = {
  // https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations (2026-11)
  zones: (subscription, region) => ({
    fact: `${region.name} zones`,
    path: `/subscriptions/${subscription}/locations?api-version=2022-12-01`,
    expected: region.zones.join(", ") || "none",
    read: (answer) => {
      const found = locations.parse(answer).value.find(({ name }) => name === region.name);
      if (!found) return "not a region of this subscription";
      const zones = (found.availabilityZoneMappings ?? []).map(({ logicalZone }) => logicalZone).sort();
      return zones.join(", ") || "none";
    },
  }),
  // https://learn.microsoft.com/rest/api/resources/providers/get (2026-11)
  managedRedis: (subscription, region) => ({
    fact: `${region.name} managedRedis`,
    path: `/subscriptions/${subscription}/providers/Microsoft.Cache?api-version=2021-04-01`,
    expected: offered(region.managedRedis),
    read: (answer) => {
      const type = provider.parse(answer).resourceTypes.find(({ resourceType }) => resourceType === "redisEnterprise");
      return offered((type?.locations ?? []).map(placeName).includes(region.name));
    },
  }),
  // https://learn.microsoft.com/powershell/module/az.containerinstance/get-azcontainerinstancecapability (2026-11): private is in a network.
  containerInstancesInVnet: (subscription, region) => ({
    fact: `${region.name} containerInstancesInVnet`,
    path: `/subscriptions/${subscription}/providers/Microsoft.ContainerInstance/locations/${region.name}/capabilities?api-version=2025-09-01`,
    expected: offered(region.containerInstancesInVnet),
    read: (answer) =>
      offered(
        capabilities.parse(answer).value.some((one) => one.ipAddressType === "Private" && one.osType === "Linux"),
      ),
  }),
};

/** What is asked for every region that the estate stands in, whether it was read or not: a subscription may see less than the page. */
const ALWAYS: readonly (keyof RegionCapabilities)[] = ["zones"];

/** https://learn.microsoft.com/rest/api/compute/resource-skus/list (2026-11) */
function sizeQuestion(subscription: string, region: Region, size: string): Question {
  return {
    fact: `${region.name} ${size}`,
    path: `/subscriptions/${subscription}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=location%20eq%20'${region.name}'`,
    expected: "offered",
    read: (answer) => {
      const found = skus
        .parse(answer)
        .value.find(({ resourceType, name }) => resourceType === "virtualMachines" && name === size);
      const closed = found?.restrictions.some(({ type }) => type === "Location") ?? true;
      return offered(!closed);
    },
  };
}

/** Capabilities of a region that nobody has read. */
export function unreadOf(region: Region): (keyof RegionCapabilities)[] {
  const all = Object.entries(region.sources) as [keyof RegionCapabilities, Region["sources"]["zones"]][];
  return all.filter(([, { verified }]) => verified === false).map(([capability]) => capability);
}

/** Facts that are marked as unread and that no question of the control plane answers. */
export function unaskable(regions: Iterable<Region>): string[] {
  return [...regions].flatMap((region) =>
    unreadOf(region)
      .filter((capability) => CAPABILITIES[capability] === undefined)
      .map((capability) => `${region.name} ${capability}`),
  );
}

/** Everything to ask for an estate, each once. */
export function questionsFor(estate: Estate): Question[] {
  const questions = new Map<string, Question>();
  for (const config of estate.values()) {
    if (!("cluster" in config)) continue;
    const [region, subscription] = [regionNamed(config.region), config.subscriptionId];
    const asked = [...new Set([...ALWAYS, ...unreadOf(region)])].flatMap(
      (one) => CAPABILITIES[one]?.(subscription, region) ?? [],
    );
    for (const question of [...asked, sizeQuestion(subscription, region, config.cluster.systemPool.vmSize)]) {
      questions.set(`${question.fact} ${question.path}`, question);
    }
  }
  return [...questions.values()];
}
