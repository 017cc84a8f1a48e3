/** Read replicas of PostgreSQL flexible servers, and what a primary may not do while it has some. */
import { MAXIMUM_REPLICAS } from "../../../../facts/postgres";
import { cpusOf } from "../../../../facts/vm-sizes";
import type { PropertyMap, Value } from "../../protocol/values";
import type { Resource, Store } from "../../store/store";
import { at, text } from "../body";
import type { Situation } from "../rule";
import type { Breach, Law } from "./law";

const type = "Microsoft.DBforPostgreSQL/flexibleServers";
const replicas = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas${heading}`,
  read: "2026-11",
});

export const postgresReplicaLaws: readonly Law[] = [
  {
    id: "postgres-replica-names-its-source",
    type,
    says: "A read replica of PostgreSQL names the server that it is made from.",
    code: "MissingSourceServer",
    source: { from: "https://learn.microsoft.com/rest/api/postgresql/servers/create-or-update", read: "2026-11" },
    check: ({ body }) => {
      if (!isReplica(body) || body["sourceServerResourceId"] !== undefined) return [];
      const expected = "the primary's id";
      return [{ property: "sourceServerResourceId", got: "no source server for a replica", expected, fix: "Set it" }];
    },
  },
  {
    id: "postgres-replica-has-no-standby",
    type,
    says: "A read replica of PostgreSQL has no high availability.",
    code: "ReplicaHighAvailabilityNotSupported",
    source: replicas("#configuration-management"),
    check: ({ body }) => {
      const mode = text(at(body, "highAvailability", "mode"));
      if (!isReplica(body) || mode === undefined || mode === "Disabled") return [];
      const fix = "Leave high availability out";
      return [{ property: "highAvailability.mode", got: `"${mode}" on a read replica`, expected: '"Disabled"', fix }];
    },
  },
  {
    id: "postgres-replica-has-no-geo-backup",
    type,
    says: "A read replica of PostgreSQL has no backups of its own, so none that are geo-redundant.",
    code: "ReplicaGeoBackupNotSupported",
    source: replicas("#configuration-management"),
    check: ({ body }) => {
      if (!isReplica(body) || text(at(body, "backup", "geoRedundantBackup")) !== "Enabled") return [];
      const property = "backup.geoRedundantBackup";
      return [{ property, got: '"Enabled" on a read replica', expected: '"Disabled"', fix: "Leave backups out" }];
    },
  },
  {
    id: "postgres-burstable-has-no-replicas",
    type,
    says: "The Burstable tier of PostgreSQL has no read replicas.",
    code: "ReplicaNotSupportedForBurstable",
    source: replicas("#create-a-replica"),
    check: ({ body }) => {
      if (!isReplica(body) || tierOf(body) !== "Burstable") return [];
      const expected = '"GeneralPurpose" or "MemoryOptimized"';
      return [{ property: "sku.tier", got: '"Burstable" for a read replica', expected, fix: "Change the tier" }];
    },
  },
  {
    id: "postgres-five-replicas-at-most",
    type,
    says: "A PostgreSQL server has five read replicas at most.",
    code: "ReplicaCountExceeded",
    source: replicas(""),
    admit: ({ store, body, previous }) => {
      const source = sourceOf(store, body);
      if (!source || previous || replicasOf(store, source.id).length < MAXIMUM_REPLICAS) return [];
      const got = `one more replica of ${source.id}`;
      const expected = `at most ${MAXIMUM_REPLICAS}`;
      return [{ property: "sourceServerResourceId", got, expected, fix: "Delete one first" }];
    },
  },
  {
    id: "postgres-replica-is-of-its-primary-s-tier",
    type,
    says: "A read replica that may become the primary is of its primary's tier.",
    code: "ReplicaTierMismatch",
    source: replicas("#configuration-management"),
    admit: ({ store, body }) => {
      const source = sourceOf(store, body);
      const [ours, theirs] = [tierOf(body), tierOf(source?.body)];
      if (!source || ours === undefined || theirs === undefined || ours === theirs) return [];
      const got = `${ours}, the primary ${source.id} has ${theirs}`;
      return [{ property: "sku.tier", got, expected: "the same tier", fix: "Change one" }];
    },
  },
  {
    id: "postgres-replica-has-its-primary-s-cores",
    type,
    says: "A read replica has no fewer cores than its primary.",
    code: "ReplicaComputeTooSmall",
    source: replicas("#scale"),
    admit: ({ store, body }) =>
      smaller("sku.name", coresOf(body), coresOf(sourceOf(store, body)?.body), "cores", "Scale the primary down first"),
  },
  {
    id: "postgres-replica-has-its-primary-s-disk",
    type,
    says: "A read replica has no smaller disk than its primary.",
    code: "ReplicaStorageTooSmall",
    source: replicas("#scale"),
    admit: ({ store, body }) =>
      smaller("storage.storageSizeGB", diskOf(body), diskOf(sourceOf(store, body)?.body), "GiB", "Raise it"),
  },
  {
    id: "postgres-replicas-grow-cores-first",
    type,
    says: "A primary never has more cores than its smallest replica.",
    code: "PrimaryComputeExceedsReplica",
    source: replicas("#scale"),
    admit: (situation) => outgrown(situation, "sku.name", coresOf, "cores"),
  },
  {
    id: "postgres-replicas-grow-disks-first",
    type,
    says: "A primary never has a larger disk than its smallest replica.",
    code: "PrimaryStorageExceedsReplica",
    source: replicas("#scale"),
    admit: (situation) => outgrown(situation, "storage.storageSizeGB", diskOf, "GiB"),
  },
  {
    id: "postgres-replica-grows-as-its-primary",
    type,
    says: "Where the disk of a primary grows by itself, those of its replicas do, too.",
    code: "ReplicaAutogrowRequired",
    source: replicas("#storage-autogrow"),
    admit: ({ store, body }) => {
      const theirs = text(at(sourceOf(store, body)?.body, "storage", "autoGrow"));
      const ours = text(at(body, "storage", "autoGrow"));
      if (theirs !== "Enabled" || ours !== "Disabled") return [];
      const got = '"Disabled", the primary has "Enabled"';
      return [{ property: "storage.autoGrow", got, expected: '"Enabled"', fix: "Switch it on" }];
    },
  },
  {
    id: "postgres-replicas-go-before-a-new-version",
    type,
    says: "A PostgreSQL server with read replicas takes no new major version.",
    code: "MajorVersionUpgradeNotSupportedWithReplicas",
    source: {
      from: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-major-version-upgrade",
      read: "2026-11",
    },
    admit: ({ store, body, id, previous }) => {
      const [before, now] = [text(previous?.body["version"]), text(body["version"])];
      const [one] = replicasOf(store, id.id);
      if (!one || before === undefined || now === undefined || Number(now) <= Number(before)) return [];
      const got = `${now} for a server of ${before} with the replica ${one.id}`;
      return [{ property: "version", got, expected: "no replicas", fix: "Delete them, and make them anew afterwards" }];
    },
  },
];

export function isReplica(body: PropertyMap): boolean {
  return text(body["createMode"]) === "Replica";
}

/** The server that a replica is made from; undefined for what is no replica, or of a server that is not there. */
export function sourceOf(store: Store, body: PropertyMap): Resource | undefined {
  return isReplica(body) ? store.get(text(body["sourceServerResourceId"]) ?? "") : undefined;
}

export function replicasOf(store: Store, serverId: string): Resource[] {
  return store
    .ofType(type)
    .filter(({ body }) => isReplica(body) && sameId(text(body["sourceServerResourceId"]), serverId));
}

function sameId(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

function tierOf(body: Value | undefined): string | undefined {
  return text(at(body, "sku", "tier"));
}

function coresOf(body: Value | undefined): number | undefined {
  const cores = cpusOf(text(at(body, "sku", "name")) ?? "");
  return Number.isNaN(cores) ? undefined : cores;
}

function diskOf(body: Value | undefined): number | undefined {
  const size = at(body, "storage", "storageSizeGB");
  return typeof size === "number" ? size : undefined;
}

function smaller(
  property: string,
  ours: number | undefined,
  theirs: number | undefined,
  unit: string,
  fix: string,
): Breach[] {
  if (ours === undefined || theirs === undefined || ours >= theirs) return [];
  const got = `${ours} ${unit}, the primary has ${theirs}`;
  return [{ property, got, expected: "at least as many", fix }];
}

function outgrown(
  { store, id, body, previous }: Situation,
  property: string,
  measure: (body: Value | undefined) => number | undefined,
  unit: string,
): Breach[] {
  const [before, now] = [measure(previous?.body), measure(body)];
  if (before === undefined || now === undefined || now <= before) return [];
  return replicasOf(store, id.id).flatMap((replica) => {
    const theirs = measure(replica.body);
    if (theirs === undefined || theirs >= now) return [];
    const got = `${now} ${unit}, the replica ${replica.id} has ${theirs}`;
    return [{ property, got, expected: `at most ${theirs}`, fix: "Make its replicas larger first" }];
  });
}
