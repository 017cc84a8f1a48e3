/** Routes and security rules, by themselves and within their tables and groups. */
import type { PropertyMap } from "../../protocol/values";
import { keyOf } from "../../store/store";
import { at, idOf, objects, text } from "../body";
import type { Breach, Law } from "./law";

const GROUP = "Microsoft.Network/networkSecurityGroups";
const ROUTE = "Microsoft.Network/routeTables/routes";
const CLUSTER = "Microsoft.ContainerService/managedClusters";
const [LOWEST, HIGHEST] = [100, 4096];

const securityRules: Law["source"] = {
  from: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#security-rules",
  read: "2026-11",
};
const routes: Law["source"] = {
  from: "https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview#user-defined",
  read: "2026-11",
};

function priorityBreaches(rule: PropertyMap, property: string): Breach[] {
  const priority = rule["priority"];
  if (typeof priority !== "number" || (priority >= LOWEST && priority <= HIGHEST)) return [];
  return [{ property, got: String(priority), expected: `${LOWEST} to ${HIGHEST}`, fix: "Choose one in the range" }];
}

/** Both ends of a subnet's default route, by the cluster's pools. */
function poolsWithoutRoute(body: PropertyMap, leadsOut: (subnet: string) => boolean): Breach[] {
  return objects(body["agentPoolProfiles"]).flatMap((pool, index) => {
    const subnet = text(pool["vnetSubnetID"]);
    if (subnet === undefined || leadsOut(subnet)) return [];
    const got = `${subnet}, which has no route for 0.0.0.0/0 to an appliance`;
    const expected = "a subnet with one, because outboundType is userDefinedRouting";
    const property = `agentPoolProfiles[${index}].vnetSubnetID`;
    return [{ property, got, expected, fix: "Give the subnet a route table with that route, first" }];
  });
}

export const routeAndRuleLaws: readonly Law[] = [
  {
    id: "security-rule-priority-in-range",
    type: GROUP,
    says: "A security rule's priority is from 100 to 4096.",
    code: "SecurityRuleInvalidPriority",
    source: securityRules,
    check: ({ body }) =>
      objects(body["securityRules"]).flatMap((rule, index) =>
        priorityBreaches(rule, `securityRules[${index}].priority`),
      ),
  },
  {
    id: "security-rule-priorities-differ",
    type: GROUP,
    says: "Two security rules of one direction have different priorities.",
    code: "SecurityRuleConflict",
    source: securityRules,
    check: ({ body }) => {
      const rules = objects(body["securityRules"]);
      const key = (rule: PropertyMap) => `${text(rule["direction"])} ${String(rule["priority"])}`;
      return rules.flatMap((rule, index) => {
        const first = rules.findIndex((other) => key(other) === key(rule));
        if (first === index || typeof rule["priority"] !== "number") return [];
        const property = `securityRules[${index}].priority`;
        const got = `${key(rule)}, which ${text(rules[first]?.["name"])} has`;
        return [{ property, got, expected: "one of its own", fix: "Change one of the two" }];
      });
    },
  },
  {
    id: "security-rule-alone-has-a-priority-in-range",
    type: `${GROUP}/securityRules`,
    says: "The priority of a security rule of its own is from 100 to 4096.",
    code: "SecurityRuleInvalidPriority",
    source: securityRules,
    check: ({ body }) => priorityBreaches(body, "priority"),
  },
  {
    id: "route-to-an-appliance-names-it",
    type: ROUTE,
    says: "A route to a virtual appliance names its address.",
    code: "RouteNextHopIpAddressRequired",
    source: routes,
    check: ({ body }) => {
      if (text(body["nextHopType"]) !== "VirtualAppliance" || body["nextHopIpAddress"] !== undefined) return [];
      const expected = "the appliance's address, because nextHopType is VirtualAppliance";
      return [{ property: "nextHopIpAddress", got: "nothing", expected, fix: "Set it" }];
    },
  },
  {
    id: "only-a-route-to-an-appliance-names-an-address",
    type: ROUTE,
    says: "Only a route to a virtual appliance names an address.",
    code: "RouteNextHopIpAddressNotAllowed",
    source: routes,
    check: ({ body }) => {
      const hop = text(body["nextHopType"]);
      const address = text(body["nextHopIpAddress"]);
      if (hop === undefined || hop === "VirtualAppliance" || address === undefined) return [];
      const got = `${address} with nextHopType ${hop}`;
      return [{ property: "nextHopIpAddress", got, expected: "no address", fix: "Leave it out" }];
    },
  },
  {
    id: "cluster-has-the-routes-that-it-leaves-by",
    type: CLUSTER,
    says: "A cluster that leaves by user-defined routes finds one to an appliance in its subnets.",
    code: "ExistingRouteTableNotAssociatedWithSubnet",
    source: {
      from: "https://learn.microsoft.com/azure/aks/egress-udr#deploy-a-cluster-with-outbound-type-of-udr-and-azure-firewall",
      read: "2026-11",
    },
    admit: ({ store, body }) => {
      if (text(at(body, "networkProfile", "outboundType")) !== "userDefinedRouting") return [];
      return poolsWithoutRoute(body, (subnetId) => {
        const table = store.get(idOf(store.get(subnetId)?.body["routeTable"]) ?? "");
        const own = table ? store.children(table.id).filter(({ type }) => keyOf(type) === keyOf(ROUTE)) : [];
        return [...objects(table?.body["routes"]), ...own.map((route) => route.body)].some(
          (route) => route["addressPrefix"] === "0.0.0.0/0" && text(route["nextHopType"]) === "VirtualAppliance",
        );
      });
    },
  },
  {
    id: "cluster-has-the-nat-gateway-that-it-leaves-by",
    type: CLUSTER,
    says: "A cluster that leaves by a NAT gateway of ours finds one on its subnets.",
    code: "UserAssignedNATGatewayNotAssociatedWithSubnet",
    source: {
      from: "https://learn.microsoft.com/azure/aks/egress-outboundtype#outbound-type-of-managedNatGateway-or-userAssignedNatGateway",
      read: "2026-11",
    },
    admit: ({ store, body }) => {
      if (text(at(body, "networkProfile", "outboundType")) !== "userAssignedNATGateway") return [];
      return objects(body["agentPoolProfiles"]).flatMap((pool, index) => {
        const subnet = store.get(text(pool["vnetSubnetID"]) ?? "");
        if (!subnet || idOf(subnet.body["natGateway"]) !== undefined) return [];
        const property = `agentPoolProfiles[${index}].vnetSubnetID`;
        const got = `${subnet.id}, which has no NAT gateway`;
        const expected = "a subnet with one, because outboundType is userAssignedNATGateway";
        return [{ property, got, expected, fix: "Put the NAT gateway on the subnet, first" }];
      });
    },
  },
];
