/** Services of ours that others reach by private endpoints: in front of a load balancer, with addresses of their own. */
import { at, idOf, list, objects, text, texts } from "../body";
import { PRIVATE_LINK_SERVICE } from "../rules/private-link";
import { keyOf, type Resource, type Store } from "../../store/store";
import type { PropertyMap } from "../../protocol/values";
import type { Breach, Law } from "./law";

const FRONTENDS = "loadBalancerFrontendIpConfigurations";
const MOST_ADDRESSES = 8;

const overview = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/private-link/private-link-service-overview#${heading}`,
  read: "2026-11",
});

interface Frontend {
  readonly id: string;
  /** Absent where it is not in the store: that was told already. */
  readonly balancer: Resource | undefined;
}

function frontendsOf(store: Store, body: PropertyMap): Frontend[] {
  return objects(body[FRONTENDS]).flatMap((entry) => {
    const id = idOf(entry);
    return id === undefined ? [] : [{ id, balancer: store.get(id.split("/").slice(0, -2).join("/")) }];
  });
}

/** Pools that a frontend's rules lead to. */
function poolsBehind({ id, balancer }: Frontend): PropertyMap[] {
  const rules = objects(balancer?.body["loadBalancingRules"]).filter(
    (rule) => keyOf(idOf(rule["frontendIPConfiguration"]) ?? "") === keyOf(id),
  );
  const names = rules
    .flatMap((rule) => [idOf(rule["backendAddressPool"]), ...objects(rule["backendAddressPools"]).map(idOf)])
    .map((pool) => pool?.split("/").at(-1));
  return objects(balancer?.body["backendAddressPools"]).filter((pool) => names.includes(text(pool["name"])));
}

const onFrontend =
  (judge: (frontend: Frontend, location: string) => Omit<Breach, "property"> | undefined): NonNullable<Law["admit"]> =>
  ({ store, body, location }) =>
    frontendsOf(store, body).flatMap((frontend, index) => {
      const breach = judge(frontend, location);
      return breach ? [{ property: `${FRONTENDS}[${index}].id`, ...breach }] : [];
    });

const onSubnet =
  (judge: (subnet: Resource, location: string) => Omit<Breach, "property"> | undefined): NonNullable<Law["admit"]> =>
  ({ store, body, location }) =>
    objects(body["ipConfigurations"]).flatMap((entry, index) => {
      const subnet = store.get(idOf(entry["subnet"]) ?? "");
      const breach = subnet && judge(subnet, location);
      return breach ? [{ property: `ipConfigurations[${index}].subnet`, ...breach }] : [];
    });

const addresses: readonly Law[] = [
  {
    id: "link-service-subnet-without-policies",
    type: PRIVATE_LINK_SERVICE,
    says: "The subnet of a private link service's addresses has its network policies off.",
    code: "PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled",
    source: {
      from: "https://learn.microsoft.com/azure/private-link/disable-private-link-service-network-policy",
      read: "2026-11",
    },
    admit: onSubnet(({ id, body }) => {
      if (text(body["privateLinkServiceNetworkPolicies"]) === "Disabled") return undefined;
      const got = `${id}, whose privateLinkServiceNetworkPolicies are not "Disabled"`;
      return { got, expected: '"Disabled" on the subnet that gives the NAT addresses', fix: "Set it on the subnet" };
    }),
  },
  {
    id: "link-service-in-the-networks-region",
    type: PRIVATE_LINK_SERVICE,
    says: "A private link service is in its network's region.",
    code: "InvalidResourceReference",
    source: overview("details"),
    admit: onSubnet(({ id, location: theirs }, location) => {
      if (theirs === location) return undefined;
      return { got: `${id} in ${theirs}`, expected: `${location}, as the service`, fix: "Use a subnet there" };
    }),
  },
  {
    id: "link-service-of-eight-addresses",
    type: PRIVATE_LINK_SERVICE,
    says: "A private link service has eight NAT addresses at most.",
    code: "PrivateLinkServiceTooManyIpConfigurations",
    source: overview("details"),
    check: ({ body }) => {
      const count = list(body["ipConfigurations"]).length;
      if (count <= MOST_ADDRESSES) return [];
      const expected = `${MOST_ADDRESSES} at most`;
      return [{ property: "ipConfigurations", got: `${count} addresses`, expected, fix: "Leave some out" }];
    },
  },
  {
    id: "link-service-keeps-an-address",
    type: PRIVATE_LINK_SERVICE,
    says: "A private link service keeps at least one NAT address.",
    code: "PrivateLinkServiceMustHaveIpConfiguration",
    source: overview("details"),
    check: ({ body }) => {
      const given = body["ipConfigurations"];
      if (!Array.isArray(given) || given.length > 0) return [];
      return [{ property: "ipConfigurations", got: "none", expected: "one at least", fix: "Name a subnet for it" }];
    },
  },
  {
    id: "link-service-speaks-ipv4",
    type: PRIVATE_LINK_SERVICE,
    says: "A private link service speaks IPv4.",
    code: "PrivateLinkServiceIpv6NotSupported",
    source: overview("limitations"),
    check: ({ body }) =>
      objects(body["ipConfigurations"]).flatMap((entry, index) => {
        if (text(entry["privateIPAddressVersion"]) !== "IPv6") return [];
        const property = `ipConfigurations[${index}].privateIPAddressVersion`;
        return [{ property, got: '"IPv6"', expected: '"IPv4"', fix: "Change it" }];
      }),
  },
];

const balancers: readonly Law[] = [
  {
    id: "link-service-before-a-standard-balancer",
    type: PRIVATE_LINK_SERVICE,
    says: "A private link service stands before a Standard load balancer.",
    code: "PrivateLinkServiceNotSupportedForBasicLoadBalancer",
    source: overview("limitations"),
    admit: onFrontend(({ id, balancer }) => {
      if (!balancer) return undefined;
      const sku = text(at(balancer.body, "sku", "name")) ?? "Basic";
      if (sku === "Standard") return undefined;
      return { got: `${id} of SKU ${sku}`, expected: "Standard", fix: "Make the load balancer anew with it" };
    }),
  },
  {
    id: "link-service-in-the-balancers-region",
    type: PRIVATE_LINK_SERVICE,
    says: "A private link service is in its load balancer's region.",
    code: "InvalidResourceReference",
    source: overview("details"),
    admit: onFrontend(({ id, balancer }, location) => {
      if (!balancer || balancer.location === location) return undefined;
      const expected = `${location}, as the service`;
      return { got: `${id} in ${balancer.location}`, expected, fix: "Make the service there" };
    }),
  },
  {
    id: "link-service-before-network-interfaces",
    type: PRIVATE_LINK_SERVICE,
    says: "The pool behind a private link service is made of network interfaces, not of addresses.",
    code: "PrivateLinkServiceNotSupportedForIpBasedBackendPool",
    source: overview("limitations"),
    admit: onFrontend((frontend) => {
      const pool = poolsBehind(frontend).find((each) =>
        objects(each["loadBalancerBackendAddresses"]).some((entry) => text(entry["ipAddress"]) !== undefined),
      );
      if (!pool) return undefined;
      const got = `${frontend.id}, whose pool ${String(pool["name"])} lists addresses`;
      return { got, expected: "a pool of network interfaces", fix: "Join interfaces to the pool" };
    }),
  },
  {
    id: "link-service-once-a-frontend",
    type: PRIVATE_LINK_SERVICE,
    says: "A frontend has one private link service.",
    code: "PrivateLinkServiceFrontendInUse",
    source: overview("details"),
    admit: ({ store, id, body }) =>
      frontendsOf(store, body).flatMap((frontend, index) => {
        const rival = store
          .ofType(PRIVATE_LINK_SERVICE)
          .filter((other) => keyOf(other.id) !== keyOf(id.id))
          .find((other) => frontendsOf(store, other.body).some((one) => keyOf(one.id) === keyOf(frontend.id)));
        if (!rival) return [];
        const got = `${frontend.id}, which ${rival.id} has`;
        const property = `${FRONTENDS}[${index}].id`;
        return [{ property, got, expected: "a frontend of its own", fix: "Add a frontend to the load balancer" }];
      }),
  },
];

const consumers: readonly Law[] = [
  {
    id: "link-service-seen-by-the-approved",
    type: PRIVATE_LINK_SERVICE,
    says: "Subscriptions that are approved without asking are among those that see the private link service.",
    code: "PrivateLinkServiceAutoApprovalNotInVisibility",
    source: overview("control-service-access"),
    check: ({ body }) => {
      const seen = texts(at(body, "visibility", "subscriptions")).map((one) => one.toLowerCase());
      const approved = texts(at(body, "autoApproval", "subscriptions"));
      if (seen.includes("*")) return [];
      const blind = approved.filter((one) => !seen.includes(one.toLowerCase()));
      if (blind.length === 0) return [];
      const expected = "those of visibility.subscriptions";
      return [{ property: "autoApproval.subscriptions", got: blind.join(", "), expected, fix: "Add them there" }];
    },
  },
];

export const privateLinkServiceLaws: readonly Law[] = [...addresses, ...balancers, ...consumers];
