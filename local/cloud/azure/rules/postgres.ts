/** PostgreSQL flexible servers. */
import { at, text, texts } from "../body";
import { zonesOf } from "../regions";
import type { BodyView, Refusal, Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import type { Resource, Store } from "../../store/store";
import { databaseName, guid, hyphenated, lowerHyphenated, wordStart } from "./names";

const POSTGRES = "Microsoft.DBforPostgreSQL/flexibleServers";

function refusal(property: string, code: string, message: string): Refusal {
  return { property, code, message };
}

function checkServer({ body, location }: BodyView): Refusal[] {
  const refusals: Refusal[] = [];
  const mode = text(at(body, "highAvailability", "mode"));
  const zones = zonesOf(location);
  if (mode === "ZoneRedundant" && location !== "" && zones.length === 0) {
    refusals.push(
      refusal(
        "highAvailability.mode",
        "AvailabilityZoneNotSupported",
        `got "ZoneRedundant" in ${location}, which has no zones. Expected: "SameZone" or "Disabled". Take the mode from the region's facts`,
      ),
    );
  }
  const tier = text(at(body, "sku", "tier"));
  if (tier === "Burstable" && mode !== undefined && mode !== "Disabled") {
    refusals.push(
      refusal(
        "highAvailability.mode",
        "HighAvailabilityNotSupportedForBurstable",
        `got "${mode}" on the Burstable tier. Expected: "Disabled", or another tier. Change one`,
      ),
    );
  }
  const days = at(body, "backup", "backupRetentionDays");
  if (typeof days === "number" && (days < 7 || days > 35)) {
    refusals.push(
      refusal(
        "backup.backupRetentionDays",
        "InvalidBackupRetentionDays",
        `got ${days}. Expected: 7 to 35 days. Change it`,
      ),
    );
  }
  return [...refusals, ...checkReplica(body, mode)];
}

/** What a read replica cannot have, and what it needs. */
function checkReplica(body: PropertyMap, mode: string | undefined): Refusal[] {
  if (text(body["createMode"]) !== "Replica") return [];
  const refusals: Refusal[] = [];
  if (mode !== undefined && mode !== "Disabled") {
    refusals.push(
      refusal(
        "highAvailability.mode",
        "ReplicaHighAvailabilityNotSupported",
        `got "${mode}" on a read replica. Expected: "Disabled". Leave high availability out`,
      ),
    );
  }
  if (body["sourceServerResourceId"] === undefined) {
    const message = "got no source server for a replica. Expected: the primary's id. Set it";
    refusals.push(refusal("sourceServerResourceId", "MissingSourceServer", message));
  }
  return refusals;
}

function serverAdmit({ store, body, previous }: Situation): Refusal[] {
  const refusals: Refusal[] = [];
  const source = store.get(text(body["sourceServerResourceId"]) ?? "");
  if (text(body["createMode"]) === "Replica" && source) {
    const [ours, theirs] = [text(at(body, "sku", "tier")), text(at(source.body, "sku", "tier"))];
    if (ours !== undefined && theirs !== undefined && ours !== theirs) {
      refusals.push(
        refusal(
          "sku.tier",
          "ReplicaTierMismatch",
          `got ${ours}, the primary ${source.id} has ${theirs}. Expected: the same tier. Change one`,
        ),
      );
    }
    const [size, least] = [at(body, "storage", "storageSizeGB"), at(source.body, "storage", "storageSizeGB")];
    if (typeof size === "number" && typeof least === "number" && size < least) {
      refusals.push(
        refusal(
          "storage.storageSizeGB",
          "ReplicaStorageTooSmall",
          `got ${size} GiB, the primary has ${least}. Expected: at least as much. Raise it`,
        ),
      );
    }
    const siblings = store
      .ofType(POSTGRES)
      .filter((server) => text(server.body["sourceServerResourceId"])?.toLowerCase() === source.id.toLowerCase());
    if (!previous && siblings.length >= 5) {
      refusals.push(
        refusal(
          "sourceServerResourceId",
          "ReplicaCountExceeded",
          `got a sixth replica of ${source.id}. Expected: at most 5. Use a cascading replica`,
        ),
      );
    }
  }
  const [before, now] = [at(previous?.body, "storage", "storageSizeGB"), at(body, "storage", "storageSizeGB")];
  if (typeof before === "number" && typeof now === "number" && now < before) {
    refusals.push(
      refusal(
        "storage.storageSizeGB",
        "StorageShrinkNotSupported",
        `got ${now} GiB, the server has ${before}. Expected: as much or more: storage never shrinks. Keep it`,
      ),
    );
  }
  return [...refusals, ...versionRefusals(body, previous)];
}

/**
 * A new major version is made in place and never taken back
 * (https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-major-version-upgrade, 2026-11).
 */
function versionRefusals(body: PropertyMap, previous: Resource | undefined): Refusal[] {
  const [before, now] = [text(previous?.body["version"]), text(body["version"])];
  if (before === undefined || now === undefined || Number(now) >= Number(before)) return [];
  const message = `got ${now}, the server has ${before}. Expected: ${before} or later: a version is never taken back. Keep it, or restore a backup from before into a new server`;
  return [refusal("version", "MajorVersionDowngradeNotSupported", message)];
}

function serverKeeps(server: Resource, store: Store): Refusal[] {
  const replicas = store
    .ofType(POSTGRES)
    .filter((other) => text(other.body["sourceServerResourceId"])?.toLowerCase() === server.id.toLowerCase());
  if (replicas.length === 0) return [];
  return [
    refusal(
      "",
      "ServerHasReplicas",
      `${server.id} has the read replica ${replicas[0]?.id}. Expected: none. Delete its replicas first`,
    ),
  ];
}

/** One pair of names joins a primary and one replica. */
function virtualEndpointAdmit({ store, id, body }: Situation): Refusal[] {
  const members = texts(body["members"]);
  const others = store.children(id.parent).filter(({ type }) => /virtualendpoints$/i.test(type));
  const refusals: Refusal[] = [];
  if (others.some((other) => other.id.toLowerCase() !== id.id.toLowerCase())) {
    refusals.push(
      refusal(
        "",
        "VirtualEndpointAlreadyExists",
        `got a second virtual endpoint for ${id.parent}. Expected: one. Use the one that is there`,
      ),
    );
  }
  for (const member of members) {
    const known = store
      .ofType(POSTGRES)
      .some((server) => server.id.split("/").at(-1)?.toLowerCase() === member.toLowerCase());
    if (!known)
      refusals.push(
        refusal(
          "members",
          "ServerNotFound",
          `got ${JSON.stringify(member)}. Expected: the name of a server that exists. Mend it`,
        ),
      );
  }
  return refusals;
}

export const postgresRules: readonly TypeRule[] = [
  {
    type: POSTGRES,
    name: lowerHyphenated(3, 63, "ServerNameAlreadyExists"),
    immutable: [
      "sourceServerResourceId",
      "administratorLogin",
      "backup.geoRedundantBackup",
      "network.delegatedSubnetResourceId",
      "storage.type",
      "dataEncryption.type",
    ],
    check: checkServer,
    admit: serverAdmit,
    keeps: serverKeeps,
    outputs: ({ id, body }) => ({
      fullyQualifiedDomainName: `${id.name}.postgres.database.azure.com`,
      state: "Ready",
      minorVersion: "6",
      replicaCapacity: text(body["createMode"]) === "Replica" ? 0 : 5,
      replicationRole: text(body["createMode"]) === "Replica" ? "AsyncReplica" : "Primary",
    }),
  },
  { type: `${POSTGRES}/databases`, name: databaseName(1, 63), immutable: ["charset", "collation"] },
  { type: `${POSTGRES}/configurations`, outputs: () => ({ isConfigPendingRestart: false, isReadOnly: false }) },
  { type: `${POSTGRES}/administrators`, name: guid(36, 36), immutable: ["tenantId", "principalType", "principalName"] },
  { type: `${POSTGRES}/firewallRules`, name: wordStart(1, 80) },
  {
    type: `${POSTGRES}/virtualendpoints`,
    name: hyphenated(3, 63, "VirtualEndpointNameNotAvailable"),
    immutable: ["endpointType"],
    admit: virtualEndpointAdmit,
    outputs: ({ id }) => ({
      virtualEndpoints: [
        `${id.name}.writer.postgres.database.azure.com`,
        `${id.name}.reader.postgres.database.azure.com`,
      ],
    }),
  },
];
