import type { ApiManagementServiceArgs } from "@pulumi/azure-native/apimanagement";
import type { input } from "@pulumi/azure-native/types";
import type * as pulumi from "@pulumi/pulumi";
import { zonesOf } from "../../../facts/regions";
import type { ApiManagementArgs, ApiManagementLocation, GatewayHostName } from "./args";

type Settings = Omit<ApiManagementServiceArgs, "serviceName" | "resourceGroupName" | "tags">;
/** Public addresses by key of location: Azure's own way to each gateway's management port. */
type Addresses = Readonly<Record<string, pulumi.Input<string>>>;

const PREFIX = "Microsoft.WindowsAzure.ApiManagement.Gateway";

/**
 * Ciphers without forward secrecy or with CBC that Azure lets us switch off; the others it needs itself.
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-service/create-or-update (2026-11)
 */
const WEAK_CIPHERS = [
  "TripleDes168",
  "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
  "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
  "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
  "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
  "TLS_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA256",
  "TLS_RSA_WITH_AES_128_CBC_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA",
  "TLS_RSA_WITH_AES_128_CBC_SHA",
];
const OLD_PROTOCOLS = ["Tls11", "Tls10", "Ssl30"];

/** TLS 1.2 at least on both sides (A1), and no way round the firewalls of other services. */
function hardened(): Record<string, string> {
  const off = [
    ...OLD_PROTOCOLS.map((protocol) => `${PREFIX}.Security.Protocols.${protocol}`),
    ...OLD_PROTOCOLS.map((protocol) => `${PREFIX}.Security.Backend.Protocols.${protocol}`),
    ...WEAK_CIPHERS.map((cipher) => `${PREFIX}.Security.Ciphers.${cipher}`),
  ];
  return {
    ...Object.fromEntries(off.map((property) => [property, "False"])),
    [`${PREFIX}.Protocols.Server.Http2`]: "True",
    // https://learn.microsoft.com/azure/api-management/breaking-changes/trusted-service-connectivity-retirement-march-2026 (2026-11)
    [`${PREFIX}.ManagedIdentity.DisableOverPrivilegedAccess`]: "True",
  };
}

/**
 * The service: classic Premium, the only tier that spans regions and lies in their networks, each gateway with a private
 * address alone. https://learn.microsoft.com/azure/reliability/reliability-api-management#multi-region-support (2026-11)
 */
export function buildService(args: ApiManagementArgs, addresses: Addresses): Settings {
  const { publisher, locations, primary, recover } = args;
  const { [primary]: home, ...others } = locations;
  // Validated before: `primary` is one of them.
  if (!home) throw new Error(`primary: got "${primary}", expected a location.`);
  return {
    location: home.region.name,
    ...place(home, addresses[primary]),
    additionalLocations: Object.entries(others).map(([key, location]) => ({
      location: location.region.name,
      disableGateway: false,
      ...place(location, addresses[key]),
    })),
    virtualNetworkType: "Internal",
    publisherName: publisher.name,
    publisherEmail: publisher.email,
    identity: { type: "SystemAssigned" },
    hostnameConfigurations: Object.values(args.hostNames ?? {}).map(hostName),
    customProperties: hardened(),
    // Older versions of the management API show secrets to readers.
    // https://learn.microsoft.com/azure/api-management/breaking-changes/api-version-retirement-sep-2023 (2026-11)
    apiVersionConstraint: { minApiVersion: "2021-08-01" },
    configurationApi: { legacyApi: "Disabled" },
    developerPortalStatus: "Disabled",
    legacyPortalStatus: "Disabled",
    ...(recover ? { restore: true } : {}),
  };
}

function place({ region, units, subnetId }: ApiManagementLocation, addressId: pulumi.Input<string> | undefined) {
  const zones = zonesOf(region);
  return {
    sku: { name: "Premium", capacity: units },
    ...(zones ? { zones } : {}),
    virtualNetworkConfiguration: { subnetResourceId: subnetId },
    ...(addressId === undefined ? {} : { publicIpAddressId: addressId }),
  } satisfies Partial<Settings>;
}

function hostName(
  { hostName: name, certificateSecretId }: GatewayHostName,
  index: number,
): input.apimanagement.HostnameConfigurationArgs {
  return {
    type: "Proxy",
    hostName: name,
    certificateSource: "KeyVault",
    keyVaultId: certificateSecretId,
    defaultSslBinding: index === 0,
    negotiateClientCertificate: false,
  };
}
