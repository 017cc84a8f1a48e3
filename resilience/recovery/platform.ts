import { PEOPLE, PLATFORM_DATA_LOSS, PLATFORM_RECOVERY } from "../../facts/recovery";
import { UNKNOWN } from "../resource";
import { asRegion, costsOf, noLoss, type Cost, type Model, type Recovery } from "./model";
import { lost, sum, type Sum } from "./sum";
import { byPeople, durationSeconds, fromFact, fromProperty, notYet, REGION_GONE, untold } from "./terms";
import {
  decider,
  environmentOf,
  listAt,
  names,
  numberAt,
  regionAt,
  says,
  value,
  withoutZones,
  type Located,
  type View,
} from "./view";

const ACCOUNT = "azure-native:storage:StorageAccount";
const BLOBS = "azure-native:storage:BlobServiceProperties";
const INSTANCE = "azure-native:dataprotection:BackupInstance";
const POLICY = "azure-native:dataprotection:BackupPolicy";
const VAULT = "azure-native:keyvault:Vault";
const REGISTRY = "azure-native:containerregistry:Registry";
const REPLICA = "azure-native:containerregistry:Replication";
const DAY = 86_400;

/** Files, secrets and images: what services lean on beside databases (A9, A17, A22). */
export const platform: Model = (view) => [
  ...view
    .of(ACCOUNT)
    .filter(holdsFiles)
    .flatMap((at) => files(view, at)),
  ...view.of(VAULT).flatMap((at) => vault(view, at)),
  ...view.of(REGISTRY).flatMap((at) => registry(view, at)),
];

/** Flow logs are read once, and a cluster's copies are copies: nobody's data. */
function holdsFiles({ resource }: Located): boolean {
  return !/^(flow-logs|cluster-copies)-/.test(resource.name);
}

function files(view: View, at: Located): readonly Cost[] {
  const hub = view.of("kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch", at.stack).length > 0;
  const cost = costsOf(hub ? "Archive of logs and metrics" : "Files", "other", at, hub ? "non-critical" : undefined);
  const region = paired(view, at);
  return [
    asRegion(cost("zone", zoneOfFiles(at, region)), withoutZones(at)),
    cost(
      "region",
      region,
      "By hand: Azure fails an account over only when told, and it has no copy elsewhere until told again.",
    ),
    cost("corruption", rolledBack(view, at)),
    cost("deletion", undeleted(view, at)),
  ];
}

function zoneOfFiles(at: Located, region: Recovery): Recovery {
  if (withoutZones(at)) return region;
  if (says(at, "sku.name", /ZRS$/i)) {
    return {
      rpo: noLoss(),
      rto: sum(fromFact("copies of other zones", PLATFORM_RECOVERY.reroute, decider(at, "sku.name"))),
    };
  }
  return region;
}

function paired(view: View, at: Located): Recovery {
  if (value(at, "sku.name") === UNKNOWN) return all(sum(notYet("copy", decider(at, "sku.name"))));
  if (!says(at, "sku.name", /_(RA)?GZ?RS$/i)) return all(lost("no copy is elsewhere", decider(at, "sku.name")));
  return {
    rpo: sum(fromFact("not copied to the pair yet", PLATFORM_DATA_LOSS.storageGeo, decider(at, "sku.name"))),
    rto: sum(
      byPeople(view, at.stack, REGION_GONE),
      fromFact("failover of the account", PLATFORM_RECOVERY.storageFailover, decider(at, "sku.name")),
    ),
  };
}

function settingsOf(view: View, at: Located): Located | undefined {
  return view.of(BLOBS, at.stack).find((one) => names(one, "accountName", at, "accountName"));
}

/** Rolled back in place, else brought back from the vault's daily copy. */
function rolledBack(view: View, at: Located): Recovery {
  const settings = settingsOf(view, at);
  const path = "restorePolicy.enabled";
  const enabled = settings && value(settings, path);
  if (settings && enabled === UNKNOWN) return all(sum(notYet("rolling back", decider(settings, path))));
  if (settings && enabled === true) {
    return {
      rpo: sum(fromFact("any moment can be gone back to", PLATFORM_DATA_LOSS.none, decider(settings, path))),
      rto: sum(byPeople(view, at.stack, undefined), fromFact("rolling blobs back", PLATFORM_RECOVERY.blobRestore)),
    };
  }
  const every = vaulted(view, at);
  if (every === undefined) return all(lost("it can neither be rolled back nor is it in a vault"));
  const decides = settings ? decider(settings, path) : decider(at, path);
  return {
    rpo: sum(fromProperty("since the vault's copy", [0, every], `a copy each ${every / 3600} h`, decides)),
    rto: sum(byPeople(view, at.stack, undefined), untold("restore from the vault", "Azure says no time", decides)),
  };
}

/** Seconds between the vault's copies of an account; `undefined` where it has none. */
function vaulted(view: View, at: Located): number | undefined {
  const instance = view
    .of(INSTANCE, at.stack)
    .find((one) => names(one, "properties.dataSourceInfo.resourceName", at, "accountName"));
  if (!instance) return undefined;
  const policy = view
    .of(POLICY, at.stack)
    .find(
      (one) =>
        value(one, "properties.datasourceTypes[0]") === value(instance, "properties.dataSourceInfo.datasourceType"),
    );
  const intervals = listAt(policy ?? instance, "properties.policyRules").map((_, index) =>
    value(policy ?? instance, `properties.policyRules[${index}].trigger.schedule.repeatingTimeIntervals[0]`),
  );
  const told = intervals.find((one) => typeof one === "string");
  return durationSeconds(typeof told === "string" ? told.split("/").at(-1) : undefined) ?? DAY;
}

function undeleted(view: View, at: Located): Recovery {
  const settings = settingsOf(view, at);
  const path = "deleteRetentionPolicy.enabled";
  if (!settings || value(settings, path) !== true) {
    return all(lost("what is deleted is gone at once", decider(settings ?? at, path)));
  }
  return takenBack(view, at, decider(settings, path));
}

function takenBack(view: View, at: Located, decides: ReturnType<typeof decider>): Recovery {
  return {
    rpo: sum(fromFact("kept whole", PLATFORM_DATA_LOSS.none, decides)),
    rto: sum(
      byPeople(view, at.stack, undefined),
      fromFact("taking the deletion back", PLATFORM_RECOVERY.softDeleted, decides),
    ),
  };
}

function vault(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("Key Vault", "other", at);
  const days = numberAt(at, "properties.softDeleteRetentionInDays");
  const soft = decider(at, "properties.softDeleteRetentionInDays");
  const region = ownElsewhere(view, at);
  return [
    asRegion(cost("zone", withoutZones(at) ? region : otherZones()), withoutZones(at)),
    cost(
      "region",
      region,
      "Each region's pods read their own vault; that of the lost region has no reader until it is back.",
    ),
    cost(
      "deletion",
      days === undefined || days === 0 || value(at, "properties.enableSoftDelete") !== true
        ? all(lost("what is deleted is gone at once", soft))
        : takenBack(view, at, soft),
    ),
  ];
}

function otherZones(): Recovery {
  return { rpo: noLoss(), rto: sum(fromFact("copies of other zones", PLATFORM_RECOVERY.reroute)) };
}

function ownElsewhere(view: View, at: Located): Recovery {
  const environment = environmentOf(at.stack);
  const others = view
    .of(VAULT)
    .filter(
      (one) =>
        one.stack !== at.stack &&
        environmentOf(one.stack) === environment &&
        regionAt(one)?.name !== regionAt(at)?.name,
    );
  if (others.length === 0) {
    return view.stacks.length === 1
      ? all(sum(untold("other vaults", "other stacks are not in view")))
      : all(lost("no other region has a vault"));
  }
  const term = fromFact("the other regions read their own", PLATFORM_RECOVERY.cosmosFailover);
  return {
    rpo: noLoss(),
    rto: sum({
      ...term,
      formula: "nothing of theirs is in it",
      trust: "assumed",
      fact: { from: "A17", read: "2026-11" },
    }),
  };
}

function registry(view: View, at: Located): readonly Cost[] {
  const cost = costsOf("Registry", "other", at);
  const replicas = view.of(REPLICA, at.stack);
  const zoned = says(at, "zoneRedundancy", "Enabled");
  const elsewhere =
    replicas.length > 0 ? rerouted(at) : all(lost("its images are in one region only", decider(at, "location")));
  return [
    cost("zone", zoned ? rerouted(at) : elsewhere),
    cost(
      "region",
      elsewhere,
      "Pulls go on from replicas; pushes wait for the home region. A push of the last minutes may not be copied yet.",
    ),
    cost(
      "deletion",
      pushedAgain(view, at),
      "Protected from deletion; an image is built again from its commit, or pulled through again.",
    ),
  ];
}

function rerouted(at: Located): Recovery {
  return {
    rpo: noLoss(),
    rto: sum(fromFact("pulls go to a replica", PLATFORM_RECOVERY.reroute, decider(at, "zoneRedundancy"))),
  };
}

function pushedAgain(view: View, at: Located): Recovery {
  return {
    rpo: noLoss(),
    rto: sum(
      byPeople(view, at.stack, undefined),
      fromFact("registry made again", PEOPLE.update),
      untold("images built again", "nobody has measured all builds at once"),
    ),
  };
}

function all(one: Sum): Recovery {
  return { rpo: one, rto: one };
}
