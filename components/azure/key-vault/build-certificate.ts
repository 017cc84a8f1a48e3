import type { CertificateArgs } from "./args";

/**
 * Months that a certificate is good for, and days before its end at which a new one is asked for. Public authorities issue for 200
 * days at most since March 2026, for 100 from March 2027 on:
 * https://cabforum.org/2025/04/11/ballot-sc081v3-introduce-schedule-of-reducing-validity-and-data-reuse-periods/ (2026-11).
 */
const VALIDITY = { months: 6, renewDaysBefore: 30 } as const;

/** https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12 (2026-11) */
const USAGES = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2" } as const;

/**
 * The policy of a certificate, in the form that `az keyvault certificate create --policy` reads
 * (https://learn.microsoft.com/cli/azure/keyvault/certificate#az-keyvault-certificate-create, 2026-11). A gateway takes certificate and
 * key together as PFX, so the key can be exported - by who may read the vault's secrets.
 */
export function certificatePolicy({ hostNames, issuer, usage = "server" }: CertificateArgs): string {
  return JSON.stringify({
    issuerParameters: { name: issuer },
    keyProperties: { exportable: true, keySize: 2048, keyType: "RSA", reuseKey: false },
    lifetimeActions: [{ action: { actionType: "AutoRenew" }, trigger: { daysBeforeExpiry: VALIDITY.renewDaysBefore } }],
    secretProperties: { contentType: "application/x-pkcs12" },
    x509CertificateProperties: {
      ekus: [USAGES[usage]],
      keyUsage: ["digitalSignature", "keyEncipherment"],
      subject: `CN=${hostNames[0] ?? ""}`,
      subjectAlternativeNames: { dnsNames: [...hostNames] },
      validityInMonths: VALIDITY.months,
    },
  });
}
