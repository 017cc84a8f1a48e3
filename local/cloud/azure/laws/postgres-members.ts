/** What belongs to a PostgreSQL flexible server: parameters, names that outlive a promotion, administrators, firewall. */
import { PARAMETERS, parameterRefusal } from "../../../../facts/postgres-parameters";
import { at, text, texts } from "../body";
import type { Situation } from "../rule";
import { type Law, pagesBelow } from "./law";
import { isReplica, sourceOf } from "./postgres-replicas";

const SERVER = "Microsoft.DBforPostgreSQL/flexibleServers";
const CONFIGURATION = `${SERVER}/configurations`;
const ENDPOINT = `${SERVER}/virtualendpoints`;
const FIREWALL = `${SERVER}/firewallRules`;

const flexible = pagesBelow("azure/postgresql/flexible-server", "2026-11");
const VIRTUAL_ENDPOINTS = flexible("concepts-read-replicas-virtual-endpoints");

/** A replica that has less of these cannot replay what its primary did. */
const SHARED_MEMORY: readonly string[] = [
  "max_connections",
  "max_prepared_transactions",
  "max_locks_per_transaction",
  "max_wal_senders",
  "max_worker_processes",
];

export const postgresMemberLaws: readonly Law[] = [
  {
    id: "postgres-parameter-in-its-range",
    type: CONFIGURATION,
    says: "A server parameter has one of the values that it takes.",
    code: "InvalidParameterValue",
    source: flexible("concepts-server-parameters"),
    check: ({ body }) => {
      const [name, value] = [text(body["configurationName"]), text(body["value"])];
      if (name === undefined || value === undefined || PARAMETERS[name]?.change === "read-only") return [];
      const expected = parameterRefusal(name, value);
      const fix = "Choose one of them";
      return expected === undefined ? [] : [{ property: "value", got: `"${value}" for ${name}`, expected, fix }];
    },
  },
  {
    id: "postgres-read-only-parameter-stays",
    type: CONFIGURATION,
    says: "A read-only server parameter keeps Azure's value.",
    code: "ReadOnlyParameter",
    source: flexible("how-to-server-parameters-list-read-only"),
    check: ({ body }) => {
      const name = text(body["configurationName"]) ?? "";
      const facts = PARAMETERS[name];
      if (facts?.change !== "read-only" || text(body["value"]) === facts.preset) return [];
      const got = `${JSON.stringify(body["value"] ?? null)} for ${name}, which is read-only`;
      return [{ property: "value", got, expected: `"${facts.preset}"`, fix: "Leave the parameter out" }];
    },
  },
  {
    id: "postgres-burstable-has-no-pgbouncer",
    type: CONFIGURATION,
    says: "The Burstable tier of PostgreSQL has no PgBouncer.",
    code: "PgBouncerNotSupportedForBurstable",
    source: flexible("concepts-pgbouncer#limitations"),
    admit: ({ store, id }) => {
      const tier = text(at(store.get(id.parent)?.body, "sku", "tier"));
      if (!id.name.startsWith("pgbouncer.") || tier !== "Burstable") return [];
      const got = `${id.name} on a server of the Burstable tier`;
      const expected = "GeneralPurpose or MemoryOptimized";
      return [{ property: "configurationName", got, expected, fix: "Change the tier, or leave PgBouncer out" }];
    },
  },
  {
    id: "postgres-replica-has-its-primary-s-memory",
    type: CONFIGURATION,
    says: "Parameters that size shared memory are no smaller on a read replica than on its primary.",
    code: "ReplicaParameterBelowPrimary",
    source: flexible("concepts-read-replicas#server-parameters"),
    admit: ({ store, id, body }) => {
      const source = sourceOf(store, store.get(id.parent)?.body ?? {});
      if (!source || !SHARED_MEMORY.includes(id.name)) return [];
      const [ours, theirs] = [body, store.get(`${source.id}/configurations/${id.name}`)?.body].map((one) =>
        Number(text(one?.["value"])),
      );
      if (ours === undefined || theirs === undefined || !(ours < theirs)) return [];
      const got = `${ours} for ${id.name}, the primary has ${theirs}`;
      return [{ property: "value", got, expected: `at least ${theirs}`, fix: "Raise it" }];
    },
  },
  {
    id: "postgres-one-pair-of-names-a-primary",
    type: ENDPOINT,
    says: "A PostgreSQL server has one virtual endpoint.",
    code: "VirtualEndpointAlreadyExists",
    source: VIRTUAL_ENDPOINTS,
    admit: ({ store, id }) => {
      const others = store.children(id.parent).filter(({ type }) => type.toLowerCase() === ENDPOINT.toLowerCase());
      if (others.every((other) => other.id.toLowerCase() === id.id.toLowerCase())) return [];
      const got = `a second virtual endpoint for ${id.parent}`;
      return [{ property: "", got, expected: "one", fix: "Use the one that is there" }];
    },
  },
  {
    id: "postgres-names-are-made-on-the-primary",
    type: ENDPOINT,
    says: "Virtual endpoints are made on the primary.",
    code: "VirtualEndpointOnReplicaNotSupported",
    source: VIRTUAL_ENDPOINTS,
    admit: ({ store, id }) => {
      const server = store.get(id.parent);
      if (!server || !isReplica(server.body)) return [];
      return [{ property: "serverName", got: `the replica ${server.id}`, expected: "its primary", fix: "Change it" }];
    },
  },
  {
    id: "postgres-names-lead-to-the-primary-or-its-replica",
    type: ENDPOINT,
    says: "A virtual endpoint leads to its own server or to one of its replicas.",
    code: "ServerNotFound",
    source: VIRTUAL_ENDPOINTS,
    admit: (situation) => {
      const reachable = namesOf(situation);
      return texts(situation.body["members"]).flatMap((member) => {
        if (reachable.includes(member.toLowerCase())) return [];
        const expected = `one of ${reachable.join(", ")}`;
        return [{ property: "members", got: JSON.stringify(member), expected, fix: "Mend it" }];
      });
    },
  },
  {
    id: "postgres-administrator-needs-entra",
    type: `${SERVER}/administrators`,
    says: "A server has Entra administrators only while it takes Entra identities.",
    code: "AadAuthOperationCannotBePerformedWhenAadAuthIsDisabled",
    source: flexible("how-to-configure-sign-in-azure-ad-authentication"),
    admit: ({ store, id }) => {
      const server = store.get(id.parent);
      const mode = text(at(server?.body, "authConfig", "activeDirectoryAuth")) ?? "Disabled";
      if (!server || mode === "Enabled") return [];
      const got = `an administrator for ${server.id}, which has "${mode}"`;
      const fix = "Set authConfig.activeDirectoryAuth of the server";
      return [{ property: "", got, expected: '"Enabled"', fix }];
    },
  },
  {
    id: "postgres-firewall-takes-ipv4",
    type: FIREWALL,
    says: "Firewall rules of PostgreSQL have IPv4 addresses.",
    code: "InvalidFirewallRuleAddress",
    source: flexible("concepts-firewall-rules#troubleshoot-firewall-problems"),
    check: ({ body }) =>
      ["startIpAddress", "endIpAddress"].flatMap((property) => {
        const address = text(body[property]);
        if (address === undefined || !address.includes(":")) return [];
        return [{ property, got: `"${address}"`, expected: "an IPv4 address", fix: "Change it" }];
      }),
  },
  {
    id: "postgres-in-a-network-has-no-firewall",
    type: FIREWALL,
    says: "A PostgreSQL server that is deployed in a virtual network has no firewall rules.",
    code: "FirewallRuleNotSupportedInVnet",
    source: flexible("concepts-limits#networking"),
    admit: ({ store, id }) => {
      const server = store.get(id.parent);
      if (at(server?.body, "network", "delegatedSubnetResourceId") === undefined) return [];
      const got = `a rule for ${server?.id}, which is in a network`;
      return [{ property: "", got, expected: "none", fix: "Use a network security group" }];
    },
  },
];

/** Names of the server whose child is made, and of its replicas. */
function namesOf({ store, id }: Situation): string[] {
  const replicas = store
    .ofType(SERVER)
    .filter(({ body }) => text(body["sourceServerResourceId"])?.toLowerCase() === id.parent.toLowerCase());
  return [id.parent, ...replicas.map((replica) => replica.id)].map((one) =>
    (one.split("/").at(-1) ?? "").toLowerCase(),
  );
}
