/**
 * API Management's policy statements, as far as somebody here writes them: where each may stand, what it takes. From the
 * page of each, `https://learn.microsoft.com/azure/api-management/<page>`, headings Attributes, Elements and Usage (2026-11).
 */
export type Section = "inbound" | "backend" | "outbound" | "on-error";
export const SECTIONS: readonly Section[] = ["inbound", "backend", "outbound", "on-error"];

export type Scope = "global" | "product" | "api" | "operation";

export interface Attribute {
  readonly required?: true;
  /** Whole numbers, both ends included. */
  readonly range?: readonly [number, number];
  readonly words?: readonly string[];
  /** No expression may stand here. */
  readonly literal?: true;
}

export interface Element {
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** At least one of these attributes. */
  readonly oneOf?: readonly string[];
  /** What stands within: text, other statements, these elements and no others, or what nobody has looked into. */
  readonly holds: "nothing" | "text" | "statements" | "anything" | Readonly<Record<string, Element>>;
}

export interface Statement extends Element {
  readonly page: string;
  readonly sections: readonly Section[];
  /** @default every scope */
  readonly scopes?: readonly Scope[];
}

const required = { required: true } as const;
const literal = { literal: true } as const;
const positive = { range: [1, Number.MAX_SAFE_INTEGER] } as const;
const flag = { words: ["true", "false"] } as const;
const cache = { words: ["prefer-external", "external", "internal"], literal: true } as const;

const text: Element = { attributes: {}, holds: "text" };
const anything: Element = { attributes: {}, holds: "anything" };
const list = (item: string): Element => ({ attributes: {}, holds: { [item]: text } });

const SET_STATUS: Element = {
  attributes: { code: { required: true, range: [100, 599] }, reason: required },
  holds: "nothing",
};
const SET_HEADER: Element = {
  attributes: { name: required, "exists-action": { words: ["override", "skip", "append", "delete"] } },
  holds: { value: text },
};
const SET_BODY: Element = {
  attributes: { template: { words: ["liquid"] }, "xsi-nil": { words: ["blank", "null"], literal: true } },
  holds: "text",
};

const RATE = {
  "retry-after-header-name": literal,
  "retry-after-variable-name": literal,
  "remaining-calls-header-name": literal,
  "remaining-calls-variable-name": literal,
  "total-calls-header-name": literal,
} as const;
/** A rate's window slides and is five minutes at most; a quota's is fixed and five minutes at least, or for ever. */
const RATE_WINDOW = { required: true, range: [1, 300] } as const;

export const STATEMENTS: Readonly<Record<string, Statement>> = {
  base: { page: "api-management-howto-policies", sections: SECTIONS, attributes: {}, holds: "nothing" },
  choose: {
    page: "choose-policy",
    sections: SECTIONS,
    attributes: {},
    holds: {
      when: { attributes: { condition: required }, holds: "statements" },
      otherwise: { attributes: {}, holds: "statements" },
    },
  },
  retry: {
    page: "retry-policy",
    sections: SECTIONS,
    attributes: {
      condition: required,
      count: { required: true, range: [1, 50] },
      interval: required,
      "max-interval": {},
      delta: {},
      "first-fast-retry": flag,
    },
    holds: "statements",
  },
  "forward-request": {
    page: "forward-request-policy",
    sections: ["backend"],
    attributes: {
      timeout: { range: [0, Number.MAX_SAFE_INTEGER] },
      "follow-redirects": flag,
      "buffer-request-body": flag,
      "buffer-response": flag,
      "fail-on-error-status-code": flag,
    },
    holds: "nothing",
  },
  "set-backend-service": {
    page: "set-backend-service-policy",
    sections: ["inbound", "backend"],
    attributes: { "base-url": {}, "backend-id": {} },
    oneOf: ["base-url", "backend-id"],
    holds: "nothing",
  },
  "set-header": { page: "set-header-policy", sections: SECTIONS, ...SET_HEADER },
  "set-status": { page: "set-status-policy", sections: SECTIONS, ...SET_STATUS },
  // The page leaves on-error out, the one on errors in.
  "set-body": { page: "set-body-policy", sections: SECTIONS, ...SET_BODY },
  "set-variable": {
    page: "set-variable-policy",
    sections: SECTIONS,
    attributes: { name: { required: true, literal: true }, value: required },
    holds: "nothing",
  },
  "return-response": {
    page: "return-response-policy",
    sections: SECTIONS,
    attributes: { "response-variable-name": literal },
    holds: { "set-status": SET_STATUS, "set-header": SET_HEADER, "set-body": SET_BODY },
  },
  "include-fragment": {
    page: "include-fragment-policy",
    sections: SECTIONS,
    attributes: { "fragment-id": { required: true, literal: true } },
    holds: "nothing",
  },
  "rate-limit-by-key": {
    page: "rate-limit-by-key-policy",
    sections: ["inbound"],
    attributes: {
      ...RATE,
      calls: { required: true, ...positive },
      "renewal-period": RATE_WINDOW,
      "counter-key": required,
      "increment-condition": {},
      "increment-count": positive,
    },
    holds: "nothing",
  },
  "rate-limit": {
    page: "rate-limit-policy",
    sections: ["inbound"],
    scopes: ["product", "api", "operation"],
    attributes: { ...RATE, calls: { required: true, ...positive }, "renewal-period": RATE_WINDOW },
    holds: "nothing",
  },
  quota: {
    page: "quota-policy",
    sections: ["inbound"],
    scopes: ["product"],
    attributes: {
      calls: { ...positive, literal: true },
      bandwidth: { ...positive, literal: true },
      "renewal-period": { required: true, range: [0, Number.MAX_SAFE_INTEGER], literal: true },
    },
    oneOf: ["calls", "bandwidth"],
    holds: "nothing",
  },
  "validate-jwt": {
    page: "validate-jwt-policy",
    sections: ["inbound"],
    attributes: {
      "header-name": {},
      "query-parameter-name": {},
      "token-value": {},
      "failed-validation-httpcode": { range: [100, 599] },
      "failed-validation-error-message": {},
      "require-expiration-time": flag,
      "require-scheme": {},
      "require-signed-tokens": flag,
      "clock-skew": {},
      "output-token-variable-name": literal,
    },
    oneOf: ["header-name", "query-parameter-name", "token-value"],
    holds: {
      "openid-config": { attributes: { url: required }, holds: "nothing" },
      "issuer-signing-keys": anything,
      "decryption-keys": anything,
      "required-claims": anything,
      audiences: list("audience"),
      issuers: list("issuer"),
    },
  },
  "cache-lookup-value": {
    page: "cache-lookup-value-policy",
    sections: SECTIONS,
    attributes: {
      key: required,
      "variable-name": { required: true, literal: true },
      "default-value": {},
      "caching-type": cache,
    },
    holds: "nothing",
  },
  "cache-store-value": {
    page: "cache-store-value-policy",
    sections: SECTIONS,
    attributes: { key: required, value: required, duration: { required: true, ...positive }, "caching-type": cache },
    holds: "nothing",
  },
};

/** Statements that Azure has beside those; nothing is known of them here. https://learn.microsoft.com/azure/api-management/api-management-policies (2026-11) */
export const OTHERS: ReadonlySet<string> = new Set(
  (
    "authentication-basic authentication-certificate authentication-managed-identity azure-openai-emit-token-metric " +
    "azure-openai-semantic-cache-lookup azure-openai-semantic-cache-store azure-openai-token-limit cache-lookup " +
    "cache-remove-value cache-store check-header cors cosmosdb-data-source cross-domain emit-metric find-and-replace " +
    "get-authorization-context http-data-source invoke-request ip-filter json-to-xml jsonp limit-concurrency " +
    "llm-content-safety llm-emit-token-metric llm-semantic-cache-lookup llm-semantic-cache-store llm-token-limit " +
    "log-to-eventhub mock-response proxy publish-event quota-by-key redirect-content-urls rewrite-uri " +
    "send-one-way-request send-request set-method set-query-parameter sql-data-source trace " +
    "validate-azure-ad-token validate-client-certificate validate-content validate-graphql-request " +
    "validate-headers validate-odata-request validate-parameters validate-status-code wait xml-to-json xsl-transform"
  ).split(" "),
);

/** Statements of the self-hosted gateway alone. Same page. */
export const SELF_HOSTED: ReadonlySet<string> = new Set(["publish-to-dapr", "invoke-dapr-binding"]);
