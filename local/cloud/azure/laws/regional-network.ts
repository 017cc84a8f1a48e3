/** Networks: addresses, gateways for outgoing traffic. */
import { at, objects, idOf, text, texts } from "../body";
import type { Law } from "./law";

const NAT = "Microsoft.Network/natGateways";
const PUBLIC_ADDRESS = "Microsoft.Network/publicIPAddresses";

const natResource = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource#${heading}`,
  read: "2026-11",
});

export const regionalNetworkLaws: readonly Law[] = [
  {
    id: "public-address-standard-is-static",
    type: PUBLIC_ADDRESS,
    says: "A Standard public address is static.",
    code: "StandardSkuPublicIPsMustBeStatic",
    source: {
      from: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses#ip-address-assignment",
      read: "2026-11",
    },
    check: ({ body }) => {
      const standard = text(at(body, "sku", "name"))?.startsWith("Standard");
      if (!standard || text(body["publicIPAllocationMethod"]) !== "Dynamic") return [];
      const fix = "Set publicIPAllocationMethod";
      return [
        { property: "publicIPAllocationMethod", got: '"Dynamic" with a Standard SKU', expected: '"Static"', fix },
      ];
    },
  },
  {
    id: "nat-standard-in-one-zone",
    type: NAT,
    says: "A Standard NAT gateway is in one zone or in none.",
    code: "NatGatewayMultipleZonesNotSupported",
    source: { from: "https://learn.microsoft.com/azure/nat-gateway/nat-availability-zones", read: "2026-11" },
    check: ({ body }) => {
      const zones = texts(body["zones"]);
      if (zones.length < 2 || text(at(body, "sku", "name")) === "StandardV2") return [];
      const expected = "one zone or none for a Standard NAT gateway";
      return [{ property: "zones", got: `zones ${zones.join(", ")}`, expected, fix: "Make one gateway a zone" }];
    },
  },
  {
    id: "nat-takes-standard-addresses",
    type: NAT,
    says: "A NAT gateway's public addresses are Standard.",
    code: "NatGatewayPublicIpSkuMismatch",
    source: natResource("nat-gateway-configurations"),
    admit: ({ store, body }) =>
      objects(body["publicIpAddresses"]).flatMap((entry, index) => {
        const address = store.get(idOf(entry) ?? "");
        const sku = text(at(address?.body, "sku", "name")) ?? "Basic";
        if (!address || sku.startsWith("Standard")) return [];
        const property = `publicIpAddresses[${index}].id`;
        return [{ property, got: `${address.id} of SKU ${sku}`, expected: "Standard", fix: "Set its sku.name" }];
      }),
  },
  {
    id: "nat-addresses-in-its-region",
    type: NAT,
    says: "A NAT gateway's public addresses are in its region.",
    code: "InvalidResourceLocation",
    source: natResource("nat-gateway-configurations"),
    admit: ({ store, body, location }) =>
      objects(body["publicIpAddresses"]).flatMap((entry, index) => {
        const address = store.get(idOf(entry) ?? "");
        if (!address || address.location === location) return [];
        const property = `publicIpAddresses[${index}].id`;
        const expected = `${location}, as the NAT gateway`;
        return [{ property, got: `${address.id} in ${address.location}`, expected, fix: "Make the address there" }];
      }),
  },
  {
    id: "nat-addresses-in-its-zone",
    type: NAT,
    says: "A zonal NAT gateway's addresses are of its zone, or of all.",
    code: "NatGatewayPublicIpZoneMismatch",
    source: { from: "https://learn.microsoft.com/azure/nat-gateway/nat-availability-zones", read: "2026-11" },
    admit: ({ store, body }) => {
      const [zone, ...more] = texts(body["zones"]);
      if (zone === undefined || more.length > 0) return [];
      return objects(body["publicIpAddresses"]).flatMap((entry, index) => {
        const address = store.get(idOf(entry) ?? "");
        const theirs = texts(address?.body["zones"]);
        if (!address || theirs.length !== 1 || theirs[0] === zone) return [];
        const property = `publicIpAddresses[${index}].id`;
        const got = `${address.id} in zone ${theirs.join()}, the NAT gateway is in zone ${zone}`;
        return [{ property, got, expected: "one zone, or a zone-redundant address", fix: "Change one" }];
      });
    },
  },
];
