/** Policy documents of API Management, at each scope. */
import { text } from "../body";
import { fragmentsOf, policyFaults, type PolicyFault } from "../policies/documents";
import type { Scope } from "../policies/statements";
import type { BodyView, Situation } from "../rule";
import { type Breach, type Law, pagesBelow } from "./law";

const SERVICE = "Microsoft.ApiManagement/service";
const docs = pagesBelow("azure/api-management", "2026-11");

interface Document {
  readonly key: string;
  readonly type: string;
  /** In a sentence. */
  readonly called: string;
  /** None for a fragment, which is included anywhere. */
  readonly scope?: Scope;
}

const DOCUMENTS: readonly Document[] = [
  { key: "global", type: `${SERVICE}/policies`, called: "The policy of a service", scope: "global" },
  { key: "product", type: `${SERVICE}/products/policies`, called: "The policy of a product", scope: "product" },
  { key: "api", type: `${SERVICE}/apis/policies`, called: "The policy of an API", scope: "api" },
  { key: "fragment", type: `${SERVICE}/policyFragments`, called: "A policy fragment" },
];

const KINDS: Readonly<Record<PolicyFault["kind"], { says: string; source: Law["source"] }>> = {
  form: {
    says: "is well-formed XML, with the sections that Azure knows",
    source: docs("api-management-howto-policies#understanding-policy-configuration"),
  },
  place: {
    says: "has statements that Azure knows, each where its page allows it",
    source: docs("api-management-policies"),
  },
  value: {
    says: "has the attributes that each statement needs, within their bounds",
    source: docs("api-management-policies"),
  },
  expression: {
    says: "has expressions that end, and that read what the context has",
    source: docs("api-management-policy-expressions#context-variable"),
  },
};

/** 256 KiB in the classic tiers. */
const LONGEST = 262_144;

/** The document, where it is there and given as XML itself. */
function documentOf({ body }: BodyView): string | undefined {
  return (text(body["format"]) ?? "xml") === "xml" ? text(body["value"]) : undefined;
}

function faultsOf(view: BodyView, kind: PolicyFault["kind"], scope: Scope | undefined): Breach[] {
  const document = documentOf(view);
  if (document === undefined) return [];
  return policyFaults(document, scope)
    .filter((fault) => fault.kind === kind)
    .map(({ got, expected }) => ({ property: "value", got, expected, fix: "Mend the policy" }));
}

function lawsOf({ key, type, called, scope }: Document): Law[] {
  const kinds = Object.entries(KINDS) as [PolicyFault["kind"], (typeof KINDS)[PolicyFault["kind"]]][];
  return [
    ...kinds.map(([kind, { says, source }]): Law => ({
      id: `policy-${kind}-${key}`,
      type,
      says: `${called} ${says}.`,
      code: "ValidationError",
      source,
      check: (view) => faultsOf(view, kind, scope),
    })),
    {
      id: `policy-fragments-exist-${key}`,
      type,
      says: `${called} includes fragments that are there.`,
      code: "ValidationError",
      source: docs("include-fragment-policy"),
      admit: missingFragments,
    },
  ];
}

function missingFragments(situation: Situation): Breach[] {
  const { store, id } = situation;
  const [service] = id.id.split(/\/(?:policies|products|apis|policyFragments)\//i);
  return fragmentsOf(documentOf(situation) ?? "")
    .filter((fragment) => !store.has(`${service}/policyFragments/${fragment}`))
    .map((fragment) => ({
      property: "value",
      got: `the fragment ${fragment}, which is not there`,
      expected: "a fragment of the service",
      fix: "Make it first",
    }));
}

export const apiManagementPolicyLaws: readonly Law[] = [
  ...DOCUMENTS.flatMap(lawsOf),
  {
    id: "policy-ends-at-256-kib",
    type: `${SERVICE}/policies`,
    says: "A policy is at most 256 KiB.",
    code: "ValidationError",
    source: {
      from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-api-management-limits",
      read: "2026-11",
    },
    check: (view) => {
      const size = Buffer.byteLength(documentOf(view) ?? "");
      if (size <= LONGEST) return [];
      return [
        { property: "value", got: `${size} bytes`, expected: `at most ${LONGEST}`, fix: "Move parts into fragments" },
      ];
    },
  },
];
