/** Container registries. */
import type { Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { alphanumeric, noDoubleHyphen } from "./names";

const REGISTRY = "Microsoft.ContainerRegistry/registries";

/** Layers come from a host in each region that holds a copy, where those are on. */
function dataHosts({ id, body, store, location }: Situation): string[] {
  if (body["dataEndpointEnabled"] !== true) return [];
  const copies = store.children(id.id).filter(({ type }) => /\/replications$/i.test(type));
  const places = [location, ...copies.map((copy) => copy.location)];
  return places.map((place) => `${id.name.toLowerCase()}.${place}.data.azurecr.io`);
}

function registryOutputs(situation: Situation): PropertyMap {
  return {
    loginServer: `${situation.id.name.toLowerCase()}.azurecr.io`,
    creationDate: "2026-11-01T00:00:00Z",
    dataEndpointHostNames: situation.preview ? [] : dataHosts(situation),
    status: { displayStatus: "Ready" },
  };
}

export const registryRules: readonly TypeRule[] = [
  {
    type: REGISTRY,
    name: alphanumeric(5, 50, "AlreadyInUse"),
    immutable: ["zoneRedundancy", "encryption.status"],
    outputs: registryOutputs,
  },
  {
    type: `${REGISTRY}/replications`,
    name: alphanumeric(5, 50),
    immutable: ["zoneRedundancy"],
    outputs: () => ({ status: { displayStatus: "Ready" } }),
  },
  {
    type: `${REGISTRY}/cacheRules`,
    name: noDoubleHyphen(5, 50),
    immutable: ["sourceRepository", "targetRepository"],
    outputs: () => ({ creationDate: "2026-11-01T00:00:00Z" }),
  },
];
