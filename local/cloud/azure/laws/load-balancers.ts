/** Load balancers: frontends, rules that do not get into each other's way, probes that can be asked. */
import { idOf, objects, text } from "../body";
import type { PropertyMap, Value } from "../../protocol/values";
import type { BodyView } from "../rule";
import { type Breach, type Law, pagesBelow } from "./law";

const LOAD_BALANCER = "Microsoft.Network/loadBalancers";
const IDLE_MINUTES = { least: 4, most: 100 };
const SHORTEST_INTERVAL_SECONDS = 5;
/** Ports that HTTP probes do not ask. */
const REFUSED_PORTS = [19, 21, 25, 70, 110, 119, 143, 220, 993];

const page = pagesBelow("azure/load-balancer", "2026-11");
const REST: Law["source"] = {
  from: "https://learn.microsoft.com/rest/api/load-balancer/load-balancers/create-or-update#probe",
  read: "2026-11",
};

const number = (value: Value | undefined): number | undefined => (typeof value === "number" ? value : undefined);
const partName = (value: Value | undefined): string | undefined => idOf(value)?.split("/").at(-1)?.toLowerCase();

const onProbe =
  (judge: (probe: PropertyMap) => (Omit<Breach, "property"> & { readonly at: string }) | undefined) =>
  ({ body }: BodyView): Breach[] =>
    objects(body["probes"]).flatMap((probe, index) => {
      const breach = judge(probe);
      if (!breach) return [];
      const { at, ...rest } = breach;
      return [{ property: `probes[${index}].${at}`, ...rest }];
    });

/** Each rule beside an earlier one that has the same key; a rule without a key is beside none. */
function twins(body: PropertyMap, keyOfRule: (rule: PropertyMap) => string | undefined): [number, PropertyMap][] {
  const rules = objects(body["loadBalancingRules"]);
  const keys = rules.map(keyOfRule);
  return rules.flatMap((_, index) => {
    const first = keys.indexOf(keys[index]);
    const twin = rules[first];
    return keys[index] === undefined || first === index || !twin ? [] : [[index, twin]];
  });
}

/** Protocol, port and a part, where all are known. */
function flowKey(rule: PropertyMap, port: string, part: string | undefined): string | undefined {
  const [protocol, number_] = [text(rule["protocol"]), number(rule[port])];
  if (protocol === undefined || number_ === undefined || part === undefined) return undefined;
  return `${protocol.toLowerCase()} ${number_} ${part}`;
}

const rules: readonly Law[] = [
  {
    id: "balancer-frontend-private-or-public",
    type: LOAD_BALANCER,
    says: "A load balancer's frontend has a private address or a public one.",
    code: "FrontendIPConfigurationIsPrivateAndPublic",
    source: page("components#frontend-ip-configurations"),
    check: ({ body }) =>
      objects(body["frontendIPConfigurations"]).flatMap((frontend, index) => {
        if (frontend["subnet"] === undefined || frontend["publicIPAddress"] === undefined) return [];
        const property = `frontendIPConfigurations[${index}]`;
        return [{ property, got: "a subnet and a public address", expected: "one of them", fix: "Make two frontends" }];
      }),
  },
  {
    id: "balancer-port-once-a-frontend",
    type: LOAD_BALANCER,
    says: "No two rules take the same port of a frontend.",
    code: "RulesUseSameFrontendPortProtocolAndIPConfig",
    source: page("load-balancer-multivip-overview"),
    check: ({ body }) =>
      twins(body, (rule) => flowKey(rule, "frontendPort", partName(rule["frontendIPConfiguration"]))).map(
        ([index, twin]) => ({
          property: `loadBalancingRules[${index}].frontendPort`,
          got: `the port of ${String(twin["name"])}`,
          expected: "a port, protocol or frontend of its own",
          fix: "Change one",
        }),
      ),
  },
  {
    id: "balancer-backend-port-once-a-pool",
    type: LOAD_BALANCER,
    says: "No two rules without floating addresses lead to the same port of a pool.",
    code: "RulesUseSameBackendPortProtocolAndPool",
    source: page("load-balancer-multivip-overview#rule-type-1-no-backend-port-reuse"),
    check: ({ body }) =>
      twins(body, (rule) =>
        rule["enableFloatingIP"] === true
          ? undefined
          : flowKey(rule, "backendPort", partName(rule["backendAddressPool"])),
      ).map(([index, twin]) => ({
        property: `loadBalancingRules[${index}].backendPort`,
        got: `the port and pool of ${String(twin["name"])}`,
        expected: "a port or pool of its own, or floating addresses",
        fix: "Change one, or set enableFloatingIP",
      })),
  },
  {
    id: "balancer-all-ports-inside-only",
    type: LOAD_BALANCER,
    says: "A rule for all ports stands on a private frontend.",
    code: "HAPortsNotSupportedForPublicLoadBalancer",
    source: page("load-balancer-ha-ports-overview"),
    check: ({ body }) =>
      objects(body["loadBalancingRules"]).flatMap((rule, index) => {
        if (text(rule["protocol"]) !== "All" || number(rule["frontendPort"]) !== 0) return [];
        const frontend = objects(body["frontendIPConfigurations"]).find(
          ({ name }) => text(name)?.toLowerCase() === partName(rule["frontendIPConfiguration"]),
        );
        if (frontend?.["publicIPAddress"] === undefined) return [];
        const property = `loadBalancingRules[${index}].protocol`;
        return [{ property, got: "all ports of a public frontend", expected: "one port", fix: "Name the ports" }];
      }),
  },
  {
    id: "balancer-idle-minutes",
    type: LOAD_BALANCER,
    says: "A rule lets connections be idle for 4 to 100 minutes.",
    code: "LoadBalancingRuleIdleTimeoutIsInvalid",
    source: page("load-balancer-tcp-idle-timeout"),
    check: ({ body }) =>
      objects(body["loadBalancingRules"]).flatMap((rule, index) => {
        const minutes = number(rule["idleTimeoutInMinutes"]) ?? IDLE_MINUTES.least;
        if (minutes >= IDLE_MINUTES.least && minutes <= IDLE_MINUTES.most) return [];
        const property = `loadBalancingRules[${index}].idleTimeoutInMinutes`;
        const expected = `${IDLE_MINUTES.least} to ${IDLE_MINUTES.most}`;
        return [{ property, got: String(minutes), expected, fix: "Choose one in the range" }];
      }),
  },
];

const probes: readonly Law[] = [
  {
    id: "balancer-probe-has-a-path",
    type: LOAD_BALANCER,
    says: "A probe has a path if it speaks HTTP, and none if it speaks TCP.",
    code: "ProbeRequestPathIsInvalid",
    source: REST,
    check: onProbe(({ protocol, requestPath }) => {
      const speaks = text(protocol);
      const [web, given] = [speaks !== "Tcp", requestPath !== undefined];
      if (speaks === undefined || web === given) return undefined;
      const got = given ? "a path for Tcp" : `none for ${speaks}`;
      const expected = web ? "a path" : "none";
      return { at: "requestPath", got, expected, fix: web ? "Set it" : "Leave it out" };
    }),
  },
  {
    id: "balancer-probe-on-a-port-that-it-may-ask",
    type: LOAD_BALANCER,
    says: "An HTTP probe asks none of the ports of mail, news and the like.",
    code: "ProbePortNotAllowed",
    source: page("load-balancer-custom-probe-overview#limitations"),
    check: onProbe(({ protocol, port }) => {
      const asked = number(port);
      if (text(protocol) !== "Http" || asked === undefined || !REFUSED_PORTS.includes(asked)) return undefined;
      return { at: "port", got: String(asked), expected: `none of ${REFUSED_PORTS.join(", ")}`, fix: "Use another" };
    }),
  },
  {
    id: "balancer-probe-every-five-seconds",
    type: LOAD_BALANCER,
    says: "A probe comes every five seconds at most.",
    code: "ProbeIntervalIsInvalid",
    source: REST,
    check: onProbe(({ intervalInSeconds }) => {
      const seconds = number(intervalInSeconds);
      if (seconds === undefined || seconds >= SHORTEST_INTERVAL_SECONDS) return undefined;
      const expected = `${SHORTEST_INTERVAL_SECONDS} at least`;
      return { at: "intervalInSeconds", got: String(seconds), expected, fix: "Lengthen it" };
    }),
  },
];

export const loadBalancerLaws: readonly Law[] = [...rules, ...probes];
