import type { Source } from "./source";

/** How far a figure can be relied on: promised with money, written down, seen, or believed. */
export type Trust = "contractual" | "documented" | "measured" | "assumed";

/** How long something takes, or how much is lost, that no property of ours decides. Seconds. */
export interface RecoveryFigure {
  readonly bestSeconds: number;
  readonly worstSeconds: number;
  /** The figure in words, as its source has it. */
  readonly says: string;
  readonly trust: Trust;
  readonly source: Source;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const read = "2026-11";
const LEARN = "https://learn.microsoft.com/azure";

function figure(
  [bestSeconds, worstSeconds]: readonly [number, number],
  says: string,
  trust: Trust,
  from: string,
): RecoveryFigure {
  return { bestSeconds, worstSeconds, says, trust, source: { from, read } };
}

/** What a platform does by itself, and how soon. */
export const PLATFORM_RECOVERY = {
  /** `--node-monitor-grace-period` since Kubernetes 1.32, looked at each 5 s: then a silent node's pods get no more requests. */
  silentNode: figure(
    [50, 55],
    "grace period 50 s + look each 5 s",
    "documented",
    "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
  ),
  /** Until pods of a silent node are made anew elsewhere, where they do not say otherwise. */
  eviction: figure(
    [300, 300],
    "tolerationSeconds 300, which Kubernetes adds",
    "documented",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
  ),
  /** A3 asks for 30 s; nothing promises them. */
  newNode: figure([30, 180], "30 s asked for, 180 s believed", "assumed", "A3"),
  podStart: figure([10, 60], "image there or pulled, first readiness", "assumed", "A2"),
  /** A crash is told at once, a pod that hangs by its probe. */
  deadPod: figure([0, 30], "crash at once, 3 probes x 10 s where it hangs", "assumed", "C3"),
  /** Instances of a service of Azure that span machines or zones. */
  reroute: figure(
    [0, MINUTE],
    "requests go to what is left",
    "assumed",
    `${LEARN}/reliability/availability-zones-overview`,
  ),
  /** Where a gateway has no instance left and has to make one. */
  gatewayInstance: figure(
    [6 * MINUTE, 7 * MINUTE],
    "six to seven minutes to make instances",
    "documented",
    `${LEARN}/application-gateway/application-gateway-autoscaling-zone-redundant`,
  ),
  postgresStandby: figure(
    [MINUTE, 2 * MINUTE],
    "60 to 120 s to the standby",
    "documented",
    `${LEARN}/reliability/reliability-postgresql-flexible-server`,
  ),
  /** No figure is written down: it ends when the replica has applied the log that it has. */
  postgresPromotion: figure(
    [MINUTE, 5 * MINUTE],
    "a forced promotion, and the writer's name",
    "assumed",
    `${LEARN}/postgresql/read-replica/concepts-read-replicas-promote`,
  ),
  /** "From a few minutes up to a few hours", by the log since the last daily snapshot rather than by size. */
  postgresRestore: figure(
    [5 * MINUTE, 4 * HOUR],
    'daily snapshot + its log: "a few minutes up to a few hours", read as 5 min to 4 h',
    "documented",
    `${LEARN}/postgresql/backup-restore/concepts-backup-restore#point-in-time-recovery`,
  ),
  cosmosFailover: figure(
    [0, 0],
    "RTO 0 for more than one write region",
    "documented",
    `${LEARN}/reliability/reliability-cosmos-db-nosql`,
  ),
  redisFailover: figure([10, 15], "10 to 15 s", "documented", `${LEARN}/reliability/reliability-managed-redis`),
  serviceBusZone: figure([0, 10], '"a few seconds"', "documented", `${LEARN}/reliability/reliability-service-bus`),
  storageFailover: figure(
    [10 * MINUTE, HOUR],
    '"typically within 60 minutes"',
    "documented",
    `${LEARN}/reliability/reliability-storage-blob`,
  ),
  blobRestore: figure(
    [MINUTE, 2 * HOUR],
    "rolls each changed blob back; by their number",
    "assumed",
    `${LEARN}/storage/blobs/point-in-time-restore-overview`,
  ),
  softDeleted: figure(
    [MINUTE, 10 * MINUTE],
    "one call that takes a deletion back",
    "assumed",
    `${LEARN}/key-vault/general/soft-delete-overview`,
  ),
} as const satisfies Record<string, RecoveryFigure>;

/** Data that is lost, in seconds before the loss. */
export const PLATFORM_DATA_LOSS = {
  none: figure(
    [0, 0],
    "acknowledged only when copied",
    "documented",
    `${LEARN}/reliability/availability-zones-overview`,
  ),
  stateless: figure([0, 0], "keeps no data (A9)", "assumed", "A9"),
  redisCopy: figure(
    [0, MINUTE],
    '"typically measured in seconds", read as under a minute',
    "documented",
    `${LEARN}/reliability/reliability-managed-redis`,
  ),
  postgresLog: figure(
    [0, 5 * MINUTE],
    "log archived within 5 min",
    "documented",
    `${LEARN}/postgresql/backup-restore/concepts-backup-restore#backup-frequency`,
  ),
  postgresGeoBackup: figure(
    [0, HOUR],
    "backups in the paired region are up to an hour late",
    "documented",
    `${LEARN}/postgresql/backup-restore/concepts-backup-restore#geo-redundant-backup-and-restore`,
  ),
  /** A typical figure, not a promise: `GEO_COPY`. */
  storageGeo: figure(
    [0, 15 * MINUTE],
    '"typically less than 15 minutes", not promised',
    "documented",
    `${LEARN}/storage/common/last-sync-time-get`,
  ),
} as const satisfies Record<string, RecoveryFigure>;

/** What people need. Nobody has measured ours: a drill replaces these (A24). */
export const PEOPLE = {
  /** From the pager's call to an engineer at a keyboard, when all goes well. The worst is the ladder's own delay. */
  firstAnswerSeconds: MINUTE,
  decision: figure([2 * MINUTE, 5 * MINUTE], "read the lag, decide, say so", "assumed", "A13"),
  /** Where no alert tells: somebody notices. */
  unnoticed: figure([5 * MINUTE, HOUR], "no alert tells of it", "assumed", "B9"),
  /** An update of one stack by this program. */
  update: figure([2 * MINUTE, 15 * MINUTE], "one update of the stack", "assumed", "A13"),
} as const;
