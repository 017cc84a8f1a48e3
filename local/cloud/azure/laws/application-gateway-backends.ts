/** Application gateways: routing rules, backends and their probes. */
import { at, idOf, objects, text } from "../body";
import type { PropertyMap, Value } from "../../protocol/values";
import { type Law, pagesBelow } from "./law";

const TYPE = "Microsoft.Network/applicationGateways";
const page = pagesBelow("azure/application-gateway", "2026-11");
const PRIORITY = { least: 1, most: 20_000 };
const DRAIN = { least: 1, most: 3600 };
const REQUEST = { least: 1, most: 24 * 3600 };

const isNumber = (value: Value | undefined): value is number => typeof value === "number";
const outside = (value: number, { least, most }: { least: number; most: number }): boolean =>
  value < least || value > most;

/** The part of a collection that a reference points at. */
function partAt(body: PropertyMap, collection: string, reference: Value | undefined): PropertyMap | undefined {
  const name = idOf(reference)?.split("/").at(-1);
  return objects(body[collection]).find((part) => text(part["name"]) === name);
}

const settingsOf = (body: PropertyMap): PropertyMap[] => objects(body["backendHttpSettingsCollection"]);

export const gatewayBackendLaws: readonly Law[] = [
  {
    id: "routing-rule-has-a-priority",
    type: TYPE,
    says: "A routing rule has a priority from 1 to 20000.",
    code: "ApplicationGatewayRequestRoutingRulePriorityCannotBeEmpty",
    source: page("multiple-site-overview#request-routing-rules-evaluation-order"),
    check: ({ body }) =>
      objects(body["requestRoutingRules"]).flatMap((rule, index) => {
        const priority = rule["priority"];
        const given = priority === undefined || (isNumber(priority) && outside(priority, PRIORITY));
        if (!given) return [];
        const property = `requestRoutingRules[${index}].priority`;
        const got = JSON.stringify(priority ?? null);
        return [{ property, got, expected: `${PRIORITY.least} to ${PRIORITY.most}`, fix: "Give it one" }];
      }),
  },
  {
    id: "routing-rule-priority-is-its-own",
    type: TYPE,
    says: "No two routing rules have one priority.",
    code: "ApplicationGatewayRequestRoutingRulePriorityMustBeUnique",
    source: page("multiple-site-overview#request-routing-rules-evaluation-order"),
    check: ({ body }) => {
      const priorities = objects(body["requestRoutingRules"]).map(({ priority }) => priority);
      return priorities.flatMap((priority, index) => {
        if (!isNumber(priority) || priorities.indexOf(priority) === index) return [];
        const property = `requestRoutingRules[${index}].priority`;
        return [{ property, got: `${priority} a second time`, expected: "another", fix: "Choose a free one" }];
      });
    },
  },
  {
    id: "backend-drains-within-an-hour",
    type: TYPE,
    says: "A backend drains for 1 to 3600 seconds.",
    code: "ApplicationGatewayConnectionDrainingTimeoutInvalid",
    source: page("configuration-http-settings#connection-draining"),
    check: ({ body }) =>
      settingsOf(body).flatMap((settings, index) => {
        const seconds = at(settings, "connectionDraining", "drainTimeoutInSec");
        if (!isNumber(seconds) || !outside(seconds, DRAIN)) return [];
        const property = `backendHttpSettingsCollection[${index}].connectionDraining.drainTimeoutInSec`;
        return [{ property, got: String(seconds), expected: `${DRAIN.least} to ${DRAIN.most}`, fix: "Mend it" }];
      }),
  },
  {
    id: "backend-answers-within-a-day",
    type: TYPE,
    says: "A backend's answer is waited for between a second and a day.",
    code: "ApplicationGatewayBackendRequestTimeoutInvalid",
    source: {
      from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-application-gateway-limits",
      read: "2026-11",
    },
    check: ({ body }) =>
      settingsOf(body).flatMap((settings, index) => {
        const seconds = settings["requestTimeout"];
        if (!isNumber(seconds) || !outside(seconds, REQUEST)) return [];
        const property = `backendHttpSettingsCollection[${index}].requestTimeout`;
        return [{ property, got: String(seconds), expected: `${REQUEST.least} to ${REQUEST.most}`, fix: "Mend it" }];
      }),
  },
  {
    id: "probe-speaks-as-its-backend",
    type: TYPE,
    says: "A probe has the protocol of the settings that it belongs to.",
    code: "ApplicationGatewayProbeProtocolMismatch",
    source: page("application-gateway-probe-overview#custom-health-probe-settings"),
    check: ({ body }) =>
      settingsOf(body).flatMap((settings, index) => {
        const [ours, theirs] = [settings, partAt(body, "probes", settings["probe"]) ?? {}].map((part) =>
          text(part["protocol"]),
        );
        if (ours === undefined || theirs === undefined || ours === theirs) return [];
        const property = `backendHttpSettingsCollection[${index}].probe`;
        return [{ property, got: `a probe by ${theirs}`, expected: ours, fix: "Use one protocol for both" }];
      }),
  },
  {
    id: "host-name-from-a-backend-that-has-one",
    type: TYPE,
    says: "The host name is taken from a backend only where that is named, not numbered.",
    code: "ApplicationGatewayBackendAddressMustBeFqdn",
    source: page("ssl-overview#end-to-end-tls-with-the-v2-sku"),
    check: ({ body }) =>
      objects(body["requestRoutingRules"]).flatMap((rule, index) => {
        const settings = partAt(body, "backendHttpSettingsCollection", rule["backendHttpSettings"]);
        if (settings?.["pickHostNameFromBackendAddress"] !== true) return [];
        const pool = partAt(body, "backendAddressPools", rule["backendAddressPool"]);
        const address = objects(pool?.["backendAddresses"]).find((entry) => text(entry["ipAddress"]) !== undefined);
        if (!address) return [];
        const property = `requestRoutingRules[${index}].backendAddressPool`;
        const got = `the address ${text(address["ipAddress"])}`;
        return [{ property, got, expected: "fully qualified names", fix: "Set hostName in the settings instead" }];
      }),
  },
  {
    id: "probe-looks-for-a-short-text",
    type: TYPE,
    says: "A probe looks for at most 4090 characters in an answer.",
    code: "ApplicationGatewayProbeMatchBodyTooLong",
    source: page("application-gateway-probe-overview#probe-matching"),
    check: ({ body }) =>
      objects(body["probes"]).flatMap((probe, index) => {
        const length = text(at(probe, "match", "body"))?.length ?? 0;
        if (length <= 4090) return [];
        const property = `probes[${index}].match.body`;
        return [{ property, got: `${length} characters`, expected: "at most 4090", fix: "Look for less" }];
      }),
  },
];
