import { PLATFORM_DATA_LOSS, PLATFORM_RECOVERY } from "../../facts/recovery";
import { UNKNOWN } from "../resource";
import { asRegion, costsOf, type Cost, type Model, type Recovery } from "./model";
import { lost, sum, type Decider, type Sum, type Term } from "./sum";
import { byPeople, fromFact, fromProperty, notYet, untold } from "./terms";
import { decider, numberAt, regionAt, says, value, withoutZones, type Located, type View } from "./view";

const SERVER = "azure-native:dbforpostgresql:Server";
const ALERT = "azure-native:monitor:MetricAlert";
const LAG = "physical_replication_delay_in_seconds";
const MODE = "highAvailability.mode";
const KEPT = "backup.backupRetentionDays";
const DOWN = "postgres-down";

/** Each primary: its standby, its replica in another region, its backups (A4, A13). */
export const postgres: Model = (view) =>
  view
    .of(SERVER)
    .filter((server) => !says(server, "createMode", "Replica"))
    .flatMap((primary) => server(view, primary));

function server(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("PostgreSQL", "database", at);
  return [
    cost("node", machineGone(view, at)),
    asRegion(cost("zone", zoneGone(view, at)), withoutZones(at)),
    cost(
      "region",
      regionGone(view, at),
      "Promoted by hand against split brain; then neither standby nor geo-redundant backup until failed back.",
    ),
    cost(
      "corruption",
      restored(view, at, undefined),
      "Restored beside the old server, to before the wrong write: what came after it is lost too, however late it is found.",
    ),
    cost("deletion", restored(view, at, DOWN), "A deleted server can be restored for five days."),
  ];
}

function machineGone(view: View, at: Located): Recovery {
  const mode = value(at, MODE);
  if (mode === UNKNOWN) return both(notYet("standby", decider(at, MODE)));
  return says(at, MODE, /^(ZoneRedundant|SameZone)$/i) ? toStandby(at) : restored(view, at, DOWN, decider(at, MODE));
}

function toStandby(at: Located): Recovery {
  return {
    rpo: sum(fromFact("synchronous copy", PLATFORM_DATA_LOSS.none, decider(at, MODE))),
    rto: sum(fromFact("failover to the standby", PLATFORM_RECOVERY.postgresStandby, decider(at, MODE))),
  };
}

/** A standby in the same zone goes with it. */
function zoneGone(view: View, at: Located): Recovery {
  if (withoutZones(at)) return regionGone(view, at);
  const mode = value(at, MODE);
  if (mode === UNKNOWN) return both(notYet("standby", decider(at, MODE)));
  return says(at, MODE, "ZoneRedundant") ? toStandby(at) : restored(view, at, DOWN, decider(at, MODE));
}

function regionGone(view: View, at: Located): Recovery {
  const replica = view
    .of(SERVER)
    .find((one) => says(one, "createMode", "Replica") && elsewhere(one, at) && copies(one, at));
  if (replica) return promoted(view, at, replica);
  if (view.stacks.length === 1) return both(untold("replica", "other stacks are not in view"));
  return geoRestored(view, at);
}

function elsewhere(replica: Located, primary: Located): boolean {
  return regionAt(replica)?.name !== regionAt(primary)?.name;
}

/** Before they exist ids are unknown: then any replica elsewhere is taken for one. */
function copies(replica: Located, primary: Located): boolean {
  const source = value(replica, "sourceServerResourceId");
  const id = value(primary, "id");
  if (typeof source !== "string" || source === UNKNOWN || typeof id !== "string" || id === UNKNOWN) return true;
  return source.toLowerCase() === id.toLowerCase();
}

function promoted(view: View, at: Located, replica: Located): Recovery {
  return {
    rpo: lagOf(view, replica),
    rto: sum(byPeople(view, at.stack, DOWN), fromFact("promotion of the replica", PLATFORM_RECOVERY.postgresPromotion)),
  };
}

/** Azure promises nothing about lag. While the alert on it is silent, it is less than its threshold. */
function lagOf(view: View, replica: Located): Sum {
  const path = "criteria.allOf[0].threshold";
  const alert = view
    .of(ALERT, replica.stack)
    .find((one) => value(one, "criteria.allOf[0].metricName") === LAG && one.resource.name.startsWith("postgres-lag"));
  const threshold = alert && numberAt(alert, path);
  if (!alert || typeof threshold !== "number") return sum(untold("lag of the replica", "no alert bounds it"));
  return sum(
    fromProperty(
      "lag of the replica",
      [0, threshold],
      `less than ${threshold} s while its alert is silent`,
      decider(alert, path),
      "assumed",
    ),
  );
}

/** @param by what made a restore necessary, where something of ours did */
function restored(view: View, at: Located, alert: string | undefined, by?: Decider): Recovery {
  const kept = numberAt(at, KEPT);
  if (kept === "unknown") return both(notYet("backups", decider(at, KEPT)));
  if (kept === undefined || kept === 0) return gone("no backup is kept", decider(at, KEPT));
  return {
    rpo: sum(fromFact("log not archived yet", PLATFORM_DATA_LOSS.postgresLog, by ?? decider(at, KEPT))),
    rto: sum(
      byPeople(view, at.stack, alert),
      fromFact("restore to a point in time", PLATFORM_RECOVERY.postgresRestore, by),
    ),
  };
}

function geoRestored(view: View, at: Located): Recovery {
  const property = "backup.geoRedundantBackup";
  if (!says(at, property, "Enabled"))
    return gone("neither a replica nor a backup is in another region", decider(at, property));
  return {
    rpo: sum(fromFact("backups of the paired region", PLATFORM_DATA_LOSS.postgresGeoBackup, decider(at, property))),
    rto: sum(
      byPeople(view, at.stack, DOWN),
      fromFact("restore in the paired region", PLATFORM_RECOVERY.postgresRestore),
    ),
  };
}

function both(term: Term): Recovery {
  const one = sum(term);
  return { rpo: one, rto: one };
}

function gone(why: string, by: Decider): Recovery {
  const one = lost(why, by);
  return { rpo: one, rto: one };
}
