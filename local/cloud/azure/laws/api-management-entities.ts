/** What an API Management service holds: back ends, named values, diagnostics. */
import { at, list, objects, text } from "../body";
import { type Law, pagesBelow } from "./law";

const SERVICE = "Microsoft.ApiManagement/service";
const docs = pagesBelow("azure/api-management", "2026-11");
const rest = pagesBelow("rest/api/apimanagement", "2026-11");

export const apiManagementEntityLaws: readonly Law[] = [
  {
    id: "backend-breaker-has-one-rule",
    type: `${SERVICE}/backends`,
    says: "The circuit breaker of a back end has one rule.",
    code: "ValidationError",
    source: docs("backends#circuit-breaker"),
    check: ({ body }) => {
      const rules = list(at(body, "circuitBreaker", "rules")).length;
      if (rules < 2) return [];
      return [{ property: "circuitBreaker.rules", got: `${rules} rules`, expected: "one", fix: "Keep one" }];
    },
  },
  {
    id: "backend-pool-holds-no-pool",
    type: `${SERVICE}/backends`,
    says: "A pool of back ends holds single ones, no other pool.",
    code: "ValidationError",
    source: docs("backends#load-balanced-pool"),
    admit: ({ store, body }) =>
      objects(at(body, "pool", "services")).flatMap((entry, index) => {
        const member = store.get(text(entry["id"]) ?? "");
        if (text(member?.body["type"]) !== "Pool") return [];
        const property = `pool.services[${index}].id`;
        return [{ property, got: `the pool ${member?.id}`, expected: "a single back end", fix: "List its members" }];
      }),
  },
  {
    id: "named-value-is-called-by-plain-signs",
    type: `${SERVICE}/namedValues`,
    says: "A named value is called by letters, digits, periods, hyphens and underscores.",
    code: "ValidationError",
    source: rest("named-value/create-or-update#namedvaluecreatecontract"),
    check: ({ body }) => {
      const name = text(body["displayName"]);
      if (name === undefined || /^[\w.-]+$/.test(name)) return [];
      const expected = "letters, digits, periods, hyphens and underscores";
      return [{ property: "displayName", got: JSON.stringify(name), expected, fix: "Rename it" }];
    },
  },
  {
    id: "named-value-is-not-empty",
    type: `${SERVICE}/namedValues`,
    says: "A named value is not empty, nor only space.",
    code: "ValidationError",
    source: rest("named-value/create-or-update#namedvaluecreatecontract"),
    check: ({ body }) => {
      const value = text(body["value"]);
      if (value === undefined || value.trim() !== "") return [];
      return [{ property: "value", got: "no sign that can be seen", expected: "a value", fix: "Give it one" }];
    },
  },
];
