import { firewallWithAddresses, NAT_GATEWAY, type WayOut } from "../../facts/network";
import { valueAt, type Resource } from "../resource";

const NAT = "azure-native:network:NatGateway";
const FIREWALL = "azure-native:network:AzureFirewall";

/** A way out as it is declared: what an address of it has, and how many it has. */
export interface DeclaredWayOut {
  readonly way: WayOut;
  readonly addresses: number;
}

/** Ways out of a stack's network. A firewall behind a NAT gateway goes out by that one's addresses. */
export function waysOut(stack: readonly Resource[]): DeclaredWayOut[] {
  const gateways = stack.filter(({ type }) => type === NAT);
  if (gateways.length > 0) {
    return gateways.map((one) => ({ way: NAT_GATEWAY, addresses: lengthAt(one, "publicIpAddresses") }));
  }
  return stack
    .filter(({ type }) => type === FIREWALL)
    .map((firewall) => {
      const instances = valueAt(firewall.properties, "autoscaleConfiguration.minCapacity");
      const way = firewallWithAddresses(typeof instances === "number" ? instances : undefined);
      return { way, addresses: lengthAt(firewall, "ipConfigurations") };
    });
}

/** One unknown list counts as one: how long it is, the deployment tells. */
function lengthAt({ properties }: Resource, path: string): number {
  const value = valueAt(properties, path);
  return Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
}
