/** What of PagerDuty the embedded cloud makes. Other types are refused by name. */
import { isObject, type PropertyMap, type Value } from "../protocol/values";
import * as checks from "./checks";

/** A place in a body where the id of another thing stands. */
interface Mention {
  readonly path: string;
  readonly id: Value;
  /** Kinds that it may be of. */
  readonly of: readonly KindName[];
}

export interface Kind {
  /** As messages call it. */
  readonly label: string;
  readonly check: checks.Check;
  /** What PagerDuty's provider fills in. */
  readonly defaults: PropertyMap;
  /** What cannot change in place. */
  readonly immutable: readonly string[];
  /** What no two may share, whatever the case. */
  readonly unique?: string;
  mentions(inputs: PropertyMap): Mention[];
  /** The id, where it is made of others'. @default six characters after a P */
  id?(inputs: PropertyMap): string;
  /** What PagerDuty adds that can be told beforehand by id. */
  outputs?(id: string): PropertyMap;
  /** Whether it gets a key, which is a secret. */
  readonly keyed?: boolean;
}

export type KindName =
  "EscalationPolicy" | "Schedule" | "Service" | "ServiceIntegration" | "Team" | "TeamMembership" | "User";

/** The provider's own, which it was written for. */
const description = "Managed by Pulumi";
const page = (folder: string) => (id: string) => ({ htmlUrl: `https://plugilo.pagerduty.com/${folder}/${id}` });

function listOf(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

function mention(path: string, id: Value | undefined, ...of: KindName[]): Mention[] {
  return id === undefined || id === null ? [] : [{ path, id, of }];
}

function usersOf(inputs: PropertyMap): Mention[] {
  return listOf(inputs["layers"]).flatMap((layer, at) =>
    isObject(layer)
      ? listOf(layer["users"]).flatMap((id, index) => mention(`layers[${at}].users[${index}]`, id, "User"))
      : [],
  );
}

function targetsOf(inputs: PropertyMap): Mention[] {
  return listOf(inputs["rules"]).flatMap((rule, at) =>
    isObject(rule)
      ? listOf(rule["targets"]).flatMap((target, index) => {
          if (!isObject(target)) return [];
          const kind = String(target["type"] ?? "user_reference").startsWith("schedule") ? "Schedule" : "User";
          return mention(`rules[${at}].targets[${index}].id`, target["id"], kind);
        })
      : [],
  );
}

export const KINDS: Readonly<Record<KindName, Kind>> = {
  User: {
    label: "User",
    check: checks.user,
    defaults: { role: "user", description },
    immutable: [],
    unique: "email",
    mentions: () => [],
    outputs: (id) => ({ ...page("users")(id), avatarUrl: "", invitationSent: true }),
  },
  Team: {
    label: "Team",
    check: () => [],
    defaults: { description },
    immutable: [],
    unique: "name",
    mentions: (inputs) => mention("parent", inputs["parent"], "Team"),
    outputs: page("teams"),
  },
  TeamMembership: {
    label: "Membership",
    check: checks.membership,
    defaults: { role: "manager" },
    immutable: ["userId", "teamId", "role"],
    mentions: (inputs) => [
      ...mention("userId", inputs["userId"], "User"),
      ...mention("teamId", inputs["teamId"], "Team"),
    ],
    id: (inputs) => `${String(inputs["userId"])}:${String(inputs["teamId"])}`,
  },
  Schedule: {
    label: "Schedule",
    check: checks.schedule,
    defaults: { description },
    immutable: [],
    unique: "name",
    mentions: (inputs) => [
      ...usersOf(inputs),
      ...listOf(inputs["teams"]).flatMap((id, at) => mention(`teams[${at}]`, id, "Team")),
    ],
  },
  EscalationPolicy: {
    label: "Escalation policy",
    check: checks.ladder,
    defaults: { description },
    immutable: [],
    unique: "name",
    mentions: (inputs) => [...targetsOf(inputs), ...mention("teams", inputs["teams"], "Team")],
  },
  Service: {
    label: "Service",
    check: checks.service,
    defaults: {
      ...{ description, alertCreation: "create_incidents" },
      ...{ acknowledgementTimeout: "1800", autoResolveTimeout: "14400" },
    },
    immutable: [],
    unique: "name",
    mentions: (inputs) => mention("escalationPolicy", inputs["escalationPolicy"], "EscalationPolicy"),
    outputs: (id) => ({ ...page("service-directory")(id), status: "active", createdAt: "2026-11-02T09:00:00Z" }),
  },
  ServiceIntegration: {
    label: "Integration",
    check: checks.integration,
    defaults: {},
    immutable: ["service", "type", "vendor", "emailFilters"],
    unique: "integrationEmail",
    mentions: (inputs) => mention("service", inputs["service"], "Service"),
    outputs: page("integrations"),
    keyed: true,
  },
};

export function isKind(name: string): name is KindName {
  return Object.hasOwn(KINDS, name);
}
