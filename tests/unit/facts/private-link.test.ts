import {
  fallsBackToPublicDns,
  ownName,
  PRIVATE_SERVICES,
  type PrivateZone,
  zoneName,
} from "../../../facts/private-link";
import { REGIONS } from "../../../facts/regions";

const zones = [...new Set(Object.values(PRIVATE_SERVICES).flatMap((fact): readonly PrivateZone[] => fact.zones))];

test("no service needs more zones than one zone group holds", () => {
  const crowded = Object.entries(PRIVATE_SERVICES).filter(([, { zones: needed }]) => needed.length > 5);
  expect(crowded).toEqual([]);
});

test("every zone has a name in every region that a stack may be in, and no two have the same", () => {
  for (const region of REGIONS.keys()) {
    const names = zones.map((zone) => zoneName(zone, region));
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(zones.length);
    expect(names.filter((name) => name?.includes("{"))).toEqual([]);
  }
});

test("only the zones of Azure's services ask public DNS for what they do not hold", () => {
  expect(zones.filter((zone) => !fallsBackToPublicDns(zone))).toEqual(["privateLinkService"]);
});

test("each service but our own says which part of it the endpoint asks for", () => {
  const without = Object.entries(PRIVATE_SERVICES).filter(([, { groupId }]) => groupId === undefined);
  expect(without.map(([service]) => service)).toEqual(["privateLinkService"]);
});

test("names of ours end in our zone", () => {
  expect(ownName("services")).toBe(`services.${zoneName("privateLinkService", "germanynorth")}`);
});
