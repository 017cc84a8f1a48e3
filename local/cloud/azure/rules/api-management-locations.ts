/** The places of an API Management service, as its body tells them: the primary one and the others. */
import { at, normalizeLocation, objects, text } from "../body";
import type { BodyView } from "../rule";
import type { PropertyMap } from "../../protocol/values";

export interface ServiceLocation {
  /** Where it stands in the body: nothing for the primary one, `additionalLocations[0].` for the next. */
  readonly path: string;
  readonly name: string;
  readonly body: PropertyMap;
}

export function locationsOf({ body, location }: Pick<BodyView, "body" | "location">): ServiceLocation[] {
  return [
    { path: "", name: location, body },
    ...objects(body["additionalLocations"]).map((other, index) => ({
      path: `additionalLocations[${index}].`,
      name: normalizeLocation(other["location"]),
      body: other,
    })),
  ];
}

/** In a network, whether its gateway is public or not. */
export function injected({ body }: Pick<BodyView, "body">): boolean {
  return ["Internal", "External"].includes(text(body["virtualNetworkType"]) ?? "");
}

export function subnetOf({ body }: ServiceLocation): string | undefined {
  return text(at(body, "virtualNetworkConfiguration", "subnetResourceId"));
}

/**
 * Addresses that a location takes of its subnet: two a unit, one for the Developer tier, and one for the load balancer of
 * internal mode. https://learn.microsoft.com/azure/api-management/virtual-network-injection-resources#subnet-size (2026-11)
 */
export function addressesNeeded({ body }: ServiceLocation, internal: boolean): number {
  const units = at(body, "sku", "capacity");
  const developer = text(at(body, "sku", "name")) === "Developer";
  return (typeof units === "number" ? units : 1) * (developer ? 1 : 2) + (internal ? 1 : 0);
}
