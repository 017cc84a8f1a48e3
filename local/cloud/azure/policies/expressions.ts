/**
 * Policy expressions: whether they end where they begin, and what of the context they read.
 * https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#context-variable (2026-11)
 */

/** Members of `context`; those of a member where the page lists them. */
const CONTEXT: Readonly<Record<string, readonly string[] | "anything">> = {
  Api: ["Id", "IsCurrentRevision", "Name", "Path", "Revision", "ServiceUrl", "Version", "Workspace"],
  Deployment: ["Gateway", "GatewayId", "Region", "ServiceId", "ServiceName", "Certificates", "SustainabilityInfo"],
  Elapsed: "anything",
  GraphQL: "anything",
  LastError: ["Source", "Reason", "Message", "Scope", "Section", "Path", "PolicyId"],
  Operation: ["Id", "Method", "Name", "UrlTemplate"],
  Product: ["Apis", "ApprovalRequired", "Groups", "Id", "Name", "State", "SubscriptionLimit", "SubscriptionRequired"],
  Request: [
    "Body",
    "Certificate",
    "Headers",
    "IpAddress",
    "MatchedParameters",
    "Method",
    "OriginalUrl",
    "Url",
    "PrivateEndpointConnection",
    "Foundry",
  ],
  RequestId: "anything",
  Response: ["Body", "Headers", "StatusCode", "StatusReason"],
  Subscription: ["CreatedDate", "EndDate", "Id", "Key", "Name", "PrimaryKey", "SecondaryKey", "StartDate"],
  Timestamp: "anything",
  Trace: "anything",
  Tracing: "anything",
  User: ["Email", "FirstName", "Groups", "Id", "Identities", "LastName", "Note", "RegistrationDate"],
  Variables: "anything",
  Workspace: ["Id", "Name"],
};

const CLOSES: Readonly<Record<string, string>> = { "(": ")", "{": "}", "[": "]" };

export function isExpression(text: string): boolean {
  return /^\s*@[({]/.test(text);
}

/** What is wrong with an expression, in words; nothing for plain text. */
export function expressionFaults(text: string): string[] {
  if (!isExpression(text)) return [];
  const code = withoutStrings(text.trim().slice(1));
  if (code === undefined) return ["a string that does not end"];
  return [
    ...(closesAtItsEnd(code) ? [] : ["brackets that do not close where the expression ends"]),
    ...strangers(code),
  ];
}

/** Code with the contents of its strings taken out; undefined where one does not end. */
function withoutStrings(code: string): string | undefined {
  const emptied = code.replace(/@"(?:[^"]|"")*"|\$?"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+'/g, '""');
  return /["']/.test(emptied.replaceAll('""', "")) ? undefined : emptied;
}

function closesAtItsEnd(code: string): boolean {
  const open: string[] = [];
  for (const [index, sign] of [...code].entries()) {
    const closing = CLOSES[sign];
    if (closing !== undefined) open.push(closing);
    else if (Object.values(CLOSES).includes(sign)) {
      if (open.pop() !== sign) return false;
      if (open.length === 0) return index === code.length - 1;
    }
  }
  return false;
}

function strangers(code: string): string[] {
  return [...code.matchAll(/\bcontext\.(\w+)(?:\.(\w+))?/g)].flatMap(([, member = "", inner]) => {
    const known = CONTEXT[member];
    if (known === undefined) return [`context.${member}`];
    return inner === undefined || known === "anything" || known.includes(inner) ? [] : [`context.${member}.${inner}`];
  });
}
