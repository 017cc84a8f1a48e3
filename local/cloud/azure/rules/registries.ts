/** Container registries. */
import { at, text } from "../body";
import type { TypeRule } from "../rule";
import { alphanumeric } from "./names";

export const registryRules: readonly TypeRule[] = [
  {
    type: "Microsoft.ContainerRegistry/registries",
    name: alphanumeric(5, 50, "AlreadyInUse"),
    immutable: ["zoneRedundancy", "encryption"],
    check: ({ body }) => {
      const [sku, closed] = [text(at(body, "sku", "name")), text(body["publicNetworkAccess"]) === "Disabled"];
      if (sku === undefined || sku === "Premium" || !closed) return [];
      const message = `got publicNetworkAccess "Disabled" with SKU ${sku}. Expected: SKU Premium. Raise the SKU`;
      return [{ property: "publicNetworkAccess", code: "FeatureNotSupportedBySku", message }];
    },
    outputs: ({ id }) => ({
      loginServer: `${id.name.toLowerCase()}.azurecr.io`,
      creationDate: "2026-11-01T00:00:00Z",
      dataEndpointHostNames: [],
    }),
  },
  {
    type: "Microsoft.ContainerRegistry/registries/replications",
    name: alphanumeric(5, 50),
    immutable: ["zoneRedundancy"],
    outputs: () => ({ status: { displayStatus: "Ready" } }),
  },
];
