import { valueAt } from "../../resilience/resource";
import { type Measures, type Quantity } from "../resource";
import { numberAt, objectsAt, textAt } from "../values";

/** An instance of a gateway reserves so many, used or not: https://learn.microsoft.com/azure/application-gateway/understanding-pricing (2026-11) */
const UNITS_AN_INSTANCE = 10;

/** Front Door, gateways, API Management. */
export const EDGE_MEASURES: Measures = {
  "azure-native:cdn:Profile": ({ properties }) => {
    const sku = textAt(properties, "sku.name");
    if (sku !== "Premium_AzureFrontDoor") return [{ unpriced: `a profile of SKU ${sku}` }];
    return [
      { meter: "frontDoorPremium", count: 1 },
      { meter: "frontDoorRequests", count: 1, usage: "frontDoorRequests" },
      { meter: "frontDoorData", count: 1, usage: "frontDoorData" },
      { meter: "frontDoorToOrigin", count: 1, usage: "frontDoorToOrigin" },
    ];
  },
  "azure-native:network:ApplicationGateway": ({ properties }) => {
    const tier = textAt(properties, "sku.tier");
    const instances =
      numberAt(properties, "autoscaleConfiguration.minCapacity") ?? numberAt(properties, "sku.capacity");
    if (tier !== "WAF_v2" || instances === undefined) return [{ unpriced: `a gateway of tier ${tier}` }];
    return [
      { meter: "gatewayFirewall", count: 1 },
      { meter: "gatewayCapacity", count: instances * UNITS_AN_INSTANCE },
      { meter: "gatewayCapacity", count: 1, usage: "gatewayCapacity" },
    ];
  },
  "azure-native:apimanagement:ApiManagementService": ({ properties }) => {
    const tier = textAt(properties, "sku.name");
    if (tier !== "Premium") return [{ unpriced: `API Management of tier ${tier}` }];
    const meter = "apiManagementUnit";
    const more = objectsAt(properties, "additionalLocations").map((place): Quantity => {
      const region = valueAt(place, "location");
      return { meter, count: numberAt(place, "sku.capacity") ?? 1, ...(typeof region === "string" ? { region } : {}) };
    });
    return [{ meter, count: numberAt(properties, "sku.capacity") ?? 1 }, ...more];
  },
};
