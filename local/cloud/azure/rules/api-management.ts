/** API Management: the service with its gateways' addresses, and what it holds. */
import { addressFor } from "../addresses";
import { at, normalizeLocation, objects, text } from "../body";
import type { Companion, Situation, TypeRule } from "../rule";
import { UNKNOWN, type PropertyMap } from "../../protocol/values";
import { claim } from "../../store/claims";
import type { Resource, Store } from "../../store/store";
import { addressesNeeded, injected, locationsOf, subnetOf, type ServiceLocation } from "./api-management-locations";
import { apiEntity, hyphenated, letterFirst } from "./names";

const SERVICE = "Microsoft.ApiManagement/service";

function internal({ body }: Situation): boolean {
  return text(body["virtualNetworkType"]) === "Internal";
}

/** The gateway's own address; its units take theirs of the same subnet. */
function privateAddresses(situation: Situation, location: ServiceLocation): string[] {
  const subnet = subnetOf(location);
  if (!injected(situation) || subnet === undefined) return [];
  const units = addressesNeeded(location, false);
  const own = internal(situation) ? [addressFor(situation, subnet, `gateway ${location.name}`)] : [];
  for (let machine = 0; machine < units; machine += 1) {
    addressFor(situation, subnet, `machine ${machine} ${location.name}`);
  }
  return own;
}

function publicAddresses({ store }: Situation, { body }: ServiceLocation): string[] {
  const address = text(body["publicIpAddressId"]);
  return address === undefined ? [] : [text(store.get(address)?.outputs["ipAddress"]) ?? UNKNOWN];
}

/** What Azure tells of a location beside what it was given. */
function gateway(situation: Situation, location: ServiceLocation): PropertyMap {
  const name = situation.id.name.toLowerCase();
  const addresses = publicAddresses(situation, location);
  return {
    gatewayRegionalUrl: `https://${name}-${normalizeLocation(location.name)}-01.regional.azure-api.net`,
    privateIPAddresses: privateAddresses(situation, location),
    publicIPAddresses: addresses,
    outboundPublicIPAddresses: addresses,
    platformVersion: "stv2.1",
  };
}

function serviceOutputs(situation: Situation): PropertyMap {
  const { id, body } = situation;
  const name = id.name.toLowerCase();
  const [home, ...others] = locationsOf(situation);
  return {
    ...(home ? gateway(situation, home) : {}),
    ...(body["additionalLocations"] === undefined
      ? {}
      : { additionalLocations: others.map((other) => ({ ...other.body, ...gateway(situation, other) })) }),
    createdAtUtc: "2026-11-01T00:00:00Z",
    gatewayUrl: `https://${name}.azure-api.net`,
    managementApiUrl: `https://${name}.management.azure-api.net`,
    portalUrl: `https://${name}.portal.azure-api.net`,
    developerPortalUrl: `https://${name}.developer.azure-api.net`,
    scmUrl: `https://${name}.scm.azure-api.net`,
    hostnameConfigurations: [
      ...objects(body["hostnameConfigurations"]),
      {
        type: "Proxy",
        hostName: `${name}.azure-api.net`,
        negotiateClientCertificate: false,
        certificateSource: "BuiltIn",
        defaultSslBinding: !objects(body["hostnameConfigurations"]).some(
          (host) => at(host, "defaultSslBinding") === true,
        ),
      },
    ],
  };
}

/**
 * Azure gives each service a policy that forwards requests; azure-native takes it up
 * (https://github.com/pulumi/pulumi-azure-native/pull/3688, 2026-11).
 */
function defaultPolicy({ id, store }: Situation): Companion[] {
  const policy = `${id.id}/policies/policy`;
  const standing = store.get(policy);
  const value = "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>";
  const body = standing?.body ?? { value, format: "xml" };
  return [{ id: policy, location: "", body, outputs: standing?.outputs ?? {} }];
}

/**
 * What each service tells its publisher of; who hears of it is for the service to say.
 * https://learn.microsoft.com/rest/api/apimanagement/notification/list-by-service (2026-11)
 */
const NOTIFICATIONS = [
  "RequestPublisherNotificationMessage",
  "PurchasePublisherNotificationMessage",
  "NewApplicationNotificationMessage",
  "BCC",
  "NewIssuePublisherNotificationMessage",
  "AccountClosedPublisher",
  "QuotaLimitApproachingPublisherNotificationMessage",
];

function given(situation: Situation): Companion[] {
  const notifications = NOTIFICATIONS.map((name) => ({
    id: `${situation.id.id}/notifications/${name}`,
    location: "",
    body: { title: name },
    outputs: {},
  }));
  return [...defaultPolicy(situation), ...notifications];
}

/** A deleted service keeps its name for 48 hours. https://learn.microsoft.com/azure/api-management/soft-delete (2026-11) */
function serviceDeleted(service: Resource, store: Store): void {
  const name = service.id.split("/").at(-1) ?? "";
  claim(store, `global:${SERVICE}`, name, service.id, "soft-deleted");
}

export const apiManagementRules: readonly TypeRule[] = [
  {
    type: SERVICE,
    name: letterFirst(1, 50, "ServiceAlreadyExists"),
    outputs: serviceOutputs,
    companions: given,
    deleted: serviceDeleted,
  },
  { type: `${SERVICE}/policies`, name: apiEntity(1, 80), adopts: true },
  { type: `${SERVICE}/policyFragments`, name: hyphenated(1, 80) },
  { type: `${SERVICE}/backends`, name: apiEntity(1, 80) },
  { type: `${SERVICE}/namedValues`, name: apiEntity(1, 256) },
  { type: `${SERVICE}/loggers`, name: apiEntity(1, 256), immutable: ["loggerType"] },
  { type: `${SERVICE}/diagnostics`, name: apiEntity(1, 80) },
  { type: `${SERVICE}/apiVersionSets`, name: apiEntity(1, 80) },
  {
    type: `${SERVICE}/apis`,
    name: apiEntity(1, 256),
    outputs: ({ body }) => ({ apiRevision: body["apiRevision"] ?? "1", isCurrent: true, isOnline: true }),
  },
  { type: `${SERVICE}/apis/operations`, name: apiEntity(1, 80) },
  { type: `${SERVICE}/products`, name: apiEntity(1, 256) },
  {
    type: `${SERVICE}/products/apis`,
    name: apiEntity(1, 256),
    admit: ({ store, id }) => {
      const [service] = id.id.split(/\/products\//i);
      if (store.has(`${service}/apis/${id.name}`)) return [];
      const message = `got the API ${id.name}, which ${service} does not have. Expected: an API of the service. Make it first`;
      return [{ property: "apiId", code: "ResourceNotFound", message }];
    },
  },
  {
    type: `${SERVICE}/subscriptions`,
    name: apiEntity(1, 256),
    outputs: ({ body }) => ({ state: body["state"] ?? "submitted", createdDate: "2026-11-01T00:00:00Z" }),
  },
];
