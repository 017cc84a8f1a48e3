/** Application gateways: listeners, their certificates, redirects. */
import { at, idOf, objects, text, texts } from "../body";
import type { PropertyMap, Value } from "../../protocol/values";
import { type Law, pagesBelow } from "./law";

const TYPE = "Microsoft.Network/applicationGateways";
const page = pagesBelow("azure/application-gateway", "2026-11");

/** Name of the part that a reference points at. */
const nameIn = (reference: Value | undefined): string | undefined => idOf(reference)?.split("/").at(-1);
const hostNamesOf = (listener: PropertyMap): string[] => texts(listener["hostNames"]);

export const gatewayListenerLaws: readonly Law[] = [
  {
    id: "listener-five-host-names",
    type: TYPE,
    says: "A listener has five host names at most.",
    code: "ApplicationGatewayListenerHostNamesLimitExceeded",
    source: {
      from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-application-gateway-limits",
      read: "2026-11",
    },
    check: ({ body }) =>
      objects(body["httpListeners"]).flatMap((listener, index) => {
        const count = hostNamesOf(listener).length;
        if (count <= 5) return [];
        const property = `httpListeners[${index}].hostNames`;
        return [{ property, got: `${count} host names`, expected: "at most 5", fix: "Make another listener" }];
      }),
  },
  {
    id: "listener-host-name-or-host-names",
    type: TYPE,
    says: "A listener has a host name or a list of them, not both.",
    code: "ApplicationGatewayListenerHostNameAndHostNamesBothSpecified",
    source: page(
      "multiple-site-overview#considerations-and-limitations-of-using-wildcard-or-multiple-host-names-in-a-listener",
    ),
    check: ({ body }) =>
      objects(body["httpListeners"]).flatMap((listener, index) => {
        if (text(listener["hostName"]) === undefined || hostNamesOf(listener).length === 0) return [];
        const property = `httpListeners[${index}].hostName`;
        return [{ property, got: "hostName and hostNames", expected: "one of them", fix: "Use hostNames" }];
      }),
  },
  {
    id: "listener-https-has-a-certificate",
    type: TYPE,
    says: "A listener for HTTPS has a certificate.",
    code: "ApplicationGatewayHttpsListenerMustReferenceCertificate",
    source: page("ssl-overview#tls-termination"),
    check: ({ body }) =>
      objects(body["httpListeners"]).flatMap((listener, index) => {
        if (text(listener["protocol"]) !== "Https" || listener["sslCertificate"] !== undefined) return [];
        const property = `httpListeners[${index}].sslCertificate`;
        return [{ property, got: "none", expected: "a reference to one", fix: "Name one of sslCertificates" }];
      }),
  },
  {
    id: "certificate-from-a-vault-by-an-identity",
    type: TYPE,
    says: "A gateway reads a vault's certificate as a user-assigned identity.",
    code: "ApplicationGatewayKeyVaultSecretRequiresUserAssignedIdentity",
    source: page("key-vault-certs#obtain-a-user-assigned-managed-identity"),
    check: ({ body }) => {
      if (/UserAssigned/.test(text(at(body, "identity", "type")) ?? "")) return [];
      return objects(body["sslCertificates"]).flatMap((certificate, index) => {
        if (text(certificate["keyVaultSecretId"]) === undefined) return [];
        const property = `sslCertificates[${index}].keyVaultSecretId`;
        const fix = "Give the gateway an identity that may read the vault";
        return [{ property, got: "no user-assigned identity", expected: "one", fix }];
      });
    },
  },
  {
    id: "redirect-to-a-listener-of-one-name",
    type: TYPE,
    says: "A redirect leads to no listener of several host names or of a wildcard.",
    code: "ApplicationGatewayRedirectTargetListenerHasMultipleHostNames",
    source: page(
      "multiple-site-overview#considerations-and-limitations-of-using-wildcard-or-multiple-host-names-in-a-listener",
    ),
    check: ({ body }) =>
      objects(body["redirectConfigurations"]).flatMap((redirect, index) => {
        const name = nameIn(redirect["targetListener"]);
        const target = objects(body["httpListeners"]).find((listener) => text(listener["name"]) === name);
        const hosts = target ? hostNamesOf(target) : [];
        if (hosts.length < 2 && !hosts.some((host) => /[*?]/.test(host))) return [];
        const property = `redirectConfigurations[${index}].targetListener`;
        const got = `the listener ${name} of ${hosts.join(", ")}`;
        return [
          {
            property,
            got,
            expected: "a listener of one full host name",
            fix: "Give a targetUrl, or redirect elsewhere",
          },
        ];
      }),
  },
  {
    id: "redirect-to-a-listener-or-an-address",
    type: TYPE,
    says: "A redirect leads to a listener or to an address, not to both.",
    code: "ApplicationGatewayRedirectConfigurationTargetAmbiguous",
    source: { from: "https://azure.microsoft.com/resources/templates/application-gateway-redirect/", read: "2026-11" },
    check: ({ body }) =>
      objects(body["redirectConfigurations"]).flatMap((redirect, index) => {
        if (redirect["targetListener"] === undefined || text(redirect["targetUrl"]) === undefined) return [];
        const property = `redirectConfigurations[${index}]`;
        return [{ property, got: "targetListener and targetUrl", expected: "one of them", fix: "Remove one" }];
      }),
  },
];
