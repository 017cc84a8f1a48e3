import type { AFDCustomDomainArgs } from "@pulumi/azure-native/cdn";
import type { RedirectedDomain, ServedDomain } from "./args";

/**
 * A public name with a certificate that Azure issues and renews. TLS 1.2 and 1.3 with forward secrecy only (A1).
 * https://learn.microsoft.com/azure/frontdoor/standard-premium/tls-policy (2026-11)
 */
export function buildDomain({
  hostName,
  dnsZoneId,
}: ServedDomain | RedirectedDomain): Omit<AFDCustomDomainArgs, "profileName" | "resourceGroupName"> {
  return {
    customDomainName: hostName.replaceAll(".", "-"),
    hostName,
    ...(dnsZoneId === undefined ? {} : { azureDnsZone: { id: dnsZoneId } }),
    tlsSettings: {
      certificateType: "ManagedCertificate",
      minimumTlsVersion: "TLS12",
      cipherSuiteSetType: "TLS12_2023",
    },
  };
}
