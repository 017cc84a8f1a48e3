/** Managed identities: their ids in Entra, stable for a resource. */
import { at, object, text, texts } from "../body";
import type { Situation, TypeRule } from "../rule";
import { UNKNOWN, type PropertyMap } from "../../protocol/values";
import type { Seal } from "../seal";
import { wordStart } from "./names";

export function identityOutputs(seal: Seal, tenant: string): PropertyMap {
  return { principalId: seal.guid("principal"), clientId: seal.guid("client"), tenantId: tenant };
}

/**
 * The `identity` of any resource as Azure answers it: with the principal of a system-assigned one, and the user-assigned
 * ones as a map (they are given as a list). Nothing if the body has none.
 */
export function identityOf({ body, seal, tenant, store }: Situation): PropertyMap {
  const given = body["identity"];
  const type = text(at(given, "type"));
  if (type === undefined) return {};
  const identity: PropertyMap = { ...object(given) };
  if (/SystemAssigned/i.test(type)) {
    identity["principalId"] = seal.guid("principal");
    identity["tenantId"] = tenant;
  }
  const assigned = at(given, "userAssignedIdentities");
  const ids = Array.isArray(assigned) ? texts(assigned) : Object.keys(object(assigned));
  if (assigned !== undefined) {
    identity["userAssignedIdentities"] = Object.fromEntries(
      ids.map((id) => {
        const outputs = store.get(id)?.outputs;
        return [id, { clientId: outputs?.["clientId"] ?? UNKNOWN, principalId: outputs?.["principalId"] ?? UNKNOWN }];
      }),
    );
  }
  return { identity };
}

export const identityRules: readonly TypeRule[] = [
  {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    name: wordStart(3, 128),
    outputs: ({ seal, tenant }) => identityOutputs(seal, tenant),
  },
  {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    name: wordStart(3, 120),
    admit: ({ store, id, body }) => {
      const subject = text(body["subject"]);
      const rival = store
        .children(id.parent)
        .filter((other) => other.id.toLowerCase() !== id.id.toLowerCase())
        .find((other) => other.body["issuer"] === body["issuer"] && other.body["subject"] === subject);
      const siblings = store.children(id.parent).length;
      if (rival) {
        const message = `got issuer and subject ${JSON.stringify(subject)}, which ${rival.id} has already. Expected: one credential for each. Drop one`;
        return [{ property: "subject", code: "FederatedIdentityCredentialAlreadyExists", message }];
      }
      if (siblings <= 20 || store.has(id.id)) return [];
      const message = `got ${siblings + 1} credentials. Expected: at most 20 an identity. Use another identity`;
      return [{ property: "", code: "TooManyFederatedIdentityCredentials", message }];
    },
  },
];
