import { COSMOS_RESILIENCE } from "../../facts/cosmos";
import { PLATFORM_DATA_LOSS, PLATFORM_RECOVERY } from "../../facts/recovery";
import { UNKNOWN } from "../resource";
import { asRegion, costsOf, noLoss, type Cost, type Model, type Recovery } from "./model";
import { lost, sum, type Sum } from "./sum";
import { byPeople, fromFact, notYet, untold } from "./terms";
import { decider, listAt, says, value, withoutZones, type Located, type View } from "./view";

const COSMOS = "azure-native:cosmosdb:DatabaseAccount";
const REDIS = "azure-native:redisenterprise:RedisEnterprise";
const REDIS_DATABASE = "azure-native:redisenterprise:Database";
const BUS = "azure-native:servicebus:Namespace";

/** Cosmos DB, Redis and Service Bus (A12, A22, A2). */
export const stores: Model = (view) => [
  ...view.of(COSMOS).flatMap((at) => cosmos(view, at)),
  ...view.of(REDIS).flatMap((at) => redis(view, at)),
  ...view.of(BUS).flatMap((at) => bus(at)),
];

function cosmos(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("Cosmos DB", "other", at);
  const allZoned = listAt(at, "locations").every(
    (_, index) => value(at, `locations[${index}].isZoneRedundant`) === true,
  );
  const nothing = { rpo: noLoss(), rto: sum(fromFact("other replicas", PLATFORM_RECOVERY.cosmosFailover)) };
  return [
    cost("node", nothing),
    asRegion(
      cost(
        "zone",
        allZoned ? nothing : otherLocation(at),
        "As bad as its location without zones: there a zone's loss is the location's.",
      ),
      !allZoned,
    ),
    cost("region", otherLocation(at)),
    cost(
      "corruption",
      cosmosRestored(view, at),
      "Restored into a new account, as far as the hub region had confirmed.",
    ),
    cost("deletion", cosmosRestored(view, at), "A deleted account is restored the same way, for thirty days."),
  ];
}

/** Another location goes on writing; what had not left the lost one is lost. */
function otherLocation(at: Located): Recovery {
  if (listAt(at, "locations").length < 2) return all(lost("it is in one location only", decider(at, "locations")));
  const writes = value(at, "enableMultipleWriteLocations") === true;
  const WRITES = "enableMultipleWriteLocations";
  const { regionLossRpoMinutes: minutes, regionLossSource } = COSMOS_RESILIENCE;
  return {
    rpo: sum({
      name: "writes not sent on",
      range: { best: 0, worst: minutes * 60 },
      formula: `less than ${minutes} min with ${String(value(at, "consistencyPolicy.defaultConsistencyLevel"))} consistency`,
      trust: "documented",
      fact: regionLossSource,
      decidedBy: decider(at, "consistencyPolicy.defaultConsistencyLevel"),
    }),
    rto: writes
      ? sum(fromFact("the other location writes", PLATFORM_RECOVERY.cosmosFailover, decider(at, WRITES)))
      : sum(untold("another location is made to write", "Azure says no time", decider(at, WRITES))),
  };
}

function cosmosRestored(view: View, at: Located): Recovery {
  const type = "backupPolicy.type";
  if (!says(at, type, "Continuous")) {
    const hours = value(at, "backupPolicy.periodicModeProperties.backupIntervalInMinutes");
    const term = untold("backups", "Azure's support restores periodic backups", decider(at, type));
    return { rpo: typeof hours === "number" ? sum(periodic(at, hours)) : sum(term), rto: sum(term) };
  }
  const { backupDelaySeconds, backupSource } = COSMOS_RESILIENCE;
  return {
    rpo: sum({
      name: "not in the backup yet",
      range: { best: 0, worst: backupDelaySeconds },
      formula: `writes are in the backup after ${backupDelaySeconds} s`,
      trust: "documented",
      fact: backupSource,
      decidedBy: decider(at, type),
    }),
    rto: sum(
      byPeople(view, at.stack, undefined),
      untold("restore into a new account", "Azure says no time: it grows with the data"),
    ),
  };
}

function periodic(at: Located, minutes: number): ReturnType<typeof untold> {
  return {
    name: "since the last backup",
    range: { best: 0, worst: minutes * 60 },
    formula: `a backup each ${minutes} min`,
    trust: "documented",
    decidedBy: decider(at, "backupPolicy.periodicModeProperties.backupIntervalInMinutes"),
  };
}

function redis(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("Redis", "other", at);
  const HIGH = "highAvailability";
  const high = value(at, HIGH);
  const copy: Recovery =
    high === UNKNOWN
      ? all(sum(notYet("copy", decider(at, HIGH))))
      : says(at, HIGH, "Enabled")
        ? {
            rpo: sum(fromFact("lag of the copy", PLATFORM_DATA_LOSS.redisCopy, decider(at, HIGH))),
            rto: sum(fromFact("failover to the copy", PLATFORM_RECOVERY.redisFailover, decider(at, HIGH))),
          }
        : all(lost("it has no copy", decider(at, HIGH)));
  const region = redisRegion(view, at);
  return [
    cost("node", copy),
    asRegion(cost("zone", withoutZones(at) ? region : copy), withoutZones(at)),
    cost("region", region, "Users of the lost region meet the other's copy; the link is cut by hand afterwards."),
    cost("corruption", redisRestored(view, at), "Sessions and caches: users sign in again, caches fill again."),
  ];
}

/** A member of a group holds all that the other had sent. How far behind it is nobody promises. */
function redisRegion(view: View, at: Located): Recovery {
  const GROUP = "geoReplication.groupNickname";
  const database = view.of(REDIS_DATABASE, at.stack)[0];
  const group = database && value(database, GROUP);
  if (!database || group === undefined) return all(lost("it is in no geo-replication group"));
  const others = view.of(REDIS_DATABASE).filter((one) => one.stack !== at.stack && value(one, GROUP) === group);
  if (others.length === 0) {
    return view.stacks.length === 1
      ? all(sum(untold("other members", "other stacks are not in view")))
      : all(lost("its group has no other member"));
  }
  return {
    rpo: sum(untold("lag between regions", "Azure promises no bound, and tells no lag", decider(database, GROUP))),
    rto: sum(fromFact("the other region's member serves", PLATFORM_RECOVERY.reroute, decider(database, GROUP))),
  };
}

/** Replication copies a mistake at once; only a file on disk stays behind, and a group takes none. */
function redisRestored(view: View, at: Located): Recovery {
  const database = view.of(REDIS_DATABASE, at.stack)[0];
  const kept =
    database &&
    (value(database, "persistence.rdbEnabled") === true || value(database, "persistence.aofEnabled") === true);
  return kept
    ? all(sum(untold("restore from disk", "Azure says no time", decider(database, "persistence.rdbEnabled"))))
    : all(lost("a group takes no persistence, and nothing else keeps what was overwritten"));
}

function bus(at: Located): readonly Cost[] {
  const cost = costsOf("Service Bus", "other", at);
  const zone: Recovery = {
    rpo: noLoss(),
    rto: sum(fromFact("copies of other zones", PLATFORM_RECOVERY.serviceBusZone)),
  };
  const region = all(
    lost(
      "messages of a lost region wait until it is back, because nothing copies them",
      decider(at, "geoDataReplication"),
    ),
  );
  const replicated = listAt(at, "geoDataReplication.locations").length >= 2;
  const away = replicated
    ? all(sum(untold("promotion of the copy", "a preview says no time", decider(at, "geoDataReplication.locations"))))
    : region;
  return [
    cost("node", zone),
    asRegion(cost("zone", withoutZones(at) ? away : zone), withoutZones(at)),
    cost("region", away, "New messages go to the surviving region's own namespace; only those under way wait."),
  ];
}

function all(one: Sum): Recovery {
  return { rpo: one, rto: one };
}
