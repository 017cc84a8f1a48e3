/** Backup vaults: settings and policies. What they protect stands beside this. */
import { at, objects, text, texts } from "../body";
import { zonesOf } from "../regions";
import type { PropertyMap } from "../../protocol/values";
import { instanceLaws } from "./backup-instances";
import { BLOBS, rulesOf } from "./backup-policy-rules";
import { clusterInstanceLaws } from "./cluster-backups";
import { type Law, pagesBelow } from "./law";

const VAULT = "Microsoft.DataProtection/backupVaults";
const POLICY = `${VAULT}/backupPolicies`;

const page = pagesBelow("azure/backup", "2026-11");
const MATRIX = page("blob-backup-support-matrix#supported-and-unsupported-scenarios-for-azure-blob-backup");

const security = (body: PropertyMap | undefined, ...path: string[]) =>
  at(body, "properties", "securitySettings", ...path);

const vaultLaws: readonly Law[] = [
  {
    id: "backup-soft-delete-days",
    type: VAULT,
    says: "Deleted backups are kept for 14 to 180 days.",
    code: "BMSUserErrorInvalidInput",
    source: page("secure-by-default"),
    check: ({ body }) => {
      const days = security(body, "softDeleteSettings", "retentionDurationInDays");
      if (typeof days !== "number" || (days >= 14 && days <= 180)) return [];
      const property = "properties.securitySettings.softDeleteSettings.retentionDurationInDays";
      return [{ property, got: `${days} days`, expected: "14 to 180", fix: "Choose a value in the range" }];
    },
  },
  {
    id: "backup-soft-delete-that-is-always-on-stays",
    type: VAULT,
    says: "Soft delete that was made to be always on is never turned off.",
    code: "BMSUserErrorSoftDeleteCannotBeDisabled",
    source: page("backup-azure-enhanced-soft-delete-about#states-of-soft-delete-settings"),
    admit: ({ body, previous }) => {
      const state = text(security(body, "softDeleteSettings", "state"));
      if (text(security(previous?.body, "softDeleteSettings", "state")) !== "AlwaysOn" || state === "AlwaysOn")
        return [];
      const property = "properties.securitySettings.softDeleteSettings.state";
      return [{ property, got: state ?? "nothing", expected: "AlwaysOn", fix: "Keep it" }];
    },
  },
  {
    id: "backup-immutability-that-is-locked-stays",
    type: VAULT,
    says: "A vault whose immutability was locked stays immutable.",
    code: "BMSUserErrorImmutabilityCannotBeDisabled",
    source: page("backup-azure-immutable-vault-concept#making-immutability-irreversible"),
    admit: ({ body, previous }) => {
      const state = text(security(body, "immutabilitySettings", "state"));
      if (text(security(previous?.body, "immutabilitySettings", "state")) !== "Locked" || state === "Locked") return [];
      const property = "properties.securitySettings.immutabilitySettings.state";
      return [{ property, got: state ?? "nothing", expected: "Locked", fix: "Keep it" }];
    },
  },
  {
    id: "backup-across-regions-is-geo-redundant",
    type: VAULT,
    says: "Only a geo-redundant vault is restored from in the paired region.",
    code: "BMSUserErrorInvalidInput",
    source: page("backup-vault-overview#cross-region-restore-support-for-postgresql-using-azure-backup"),
    check: ({ body }) => {
      const state = text(at(body, "properties", "featureSettings", "crossRegionRestoreSettings", "state"));
      const types = objects(at(body, "properties", "storageSettings")).flatMap((one) => text(one["type"]) ?? []);
      if (state !== "Enabled" || types.length === 0 || types.includes("GeoRedundant")) return [];
      const property = "properties.featureSettings.crossRegionRestoreSettings.state";
      const got = `Enabled in a vault of type ${types.join()}`;
      return [{ property, got, expected: "GeoRedundant storage", fix: "Choose that, or Disabled" }];
    },
  },
  {
    id: "backup-across-zones-needs-zones",
    type: VAULT,
    says: "A vault spans zones only in a region that has them.",
    code: "BMSUserErrorInvalidInput",
    source: page("backup-vault-overview#storage-settings-in-the-backup-vault"),
    check: ({ body, location }) =>
      objects(at(body, "properties", "storageSettings")).flatMap((setting, index) => {
        if (text(setting["type"]) !== "ZoneRedundant" || location === "" || zonesOf(location).length > 0) return [];
        const property = `properties.storageSettings[${index}].type`;
        const got = `ZoneRedundant in ${location}, which has no zones`;
        return [{ property, got, expected: "GeoRedundant or LocallyRedundant", fix: "Choose one of those" }];
      }),
  },
];

const ofBlobs = (body: PropertyMap): boolean => texts(at(body, "properties", "datasourceTypes")).includes(BLOBS);

function keptTooLong(store: string, most: number, words: string): Law["check"] {
  return ({ body }) =>
    rulesOf(body)
      .filter((rule) => ofBlobs(body) && rule.store === store && (rule.keptDays ?? 0) > most)
      .map(({ path, keptDays }) => ({
        property: `${path}.lifecycles[0].deleteAfter.duration`,
        got: `${keptDays} days`,
        expected: `at most ${words}`,
        fix: "Keep it shorter",
      }));
}

/** `R/2026-01-04T01:00:00+00:00/P1D` and the forms like it. */
const INTERVAL = /^R\/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{3})?)?(Z|[+-]\d\d:\d\d)?\/P(\d+[DWMY]|T\d+H)$/;

const policyLaws: readonly Law[] = [
  {
    id: "backup-roll-back-of-blobs-at-most-360-days",
    type: POLICY,
    says: "Blobs are rolled back by at most 360 days.",
    code: "BMSUserErrorInvalidInput",
    source: page("blob-backup-configure-manage#before-you-start"),
    check: keptTooLong("OperationalStore", 360, "360 days"),
  },
  {
    id: "backup-copies-of-blobs-at-most-ten-years",
    type: POLICY,
    says: "Copies of blobs are kept for at most ten years.",
    code: "BMSUserErrorInvalidInput",
    source: page("blob-backup-configure-manage#before-you-start"),
    check: keptTooLong("VaultStore", 3653, "10 years"),
  },
  {
    id: "backup-copies-of-blobs-at-most-five-a-day",
    type: POLICY,
    says: "Blobs are copied at most five times a day.",
    code: "BMSUserErrorInvalidInput",
    source: MATRIX,
    check: ({ body }) =>
      rulesOf(body)
        .filter(({ intervals }) => ofBlobs(body) && timesADay(intervals) > 5)
        .map(({ path, intervals }) => ({
          property: `${path}.trigger.schedule.repeatingTimeIntervals`,
          got: `${timesADay(intervals)} times a day`,
          expected: "at most 5",
          fix: "Copy less often",
        })),
  },
  {
    id: "backup-schedule-is-written-in-full",
    type: POLICY,
    says: "A schedule says from when on, and how often: R/<date>T<time><zone>/<duration>.",
    code: "BMSUserErrorInvalidInput",
    source: {
      from: "https://learn.microsoft.com/rest/api/dataprotection/backup-policies/create-or-update#backupschedule",
      read: "2026-11",
    },
    check: ({ body }) =>
      rulesOf(body).flatMap(({ path, intervals }) =>
        intervals
          .filter((interval) => !INTERVAL.test(interval))
          .map((interval) => ({
            property: `${path}.trigger.schedule.repeatingTimeIntervals`,
            got: `"${interval}"`,
            expected: "R/YYYY-MM-DDThh:mm:ss+00:00/P1D or the like",
            fix: "Write it so",
          })),
      ),
  },
];

function timesADay(intervals: readonly string[]): number {
  return intervals.reduce((sum, interval) => {
    const hours = /PT(\d+)H$/.exec(interval)?.[1];
    if (hours !== undefined) return sum + 24 / Number(hours);
    return /P1D$/.test(interval) ? sum + 1 : sum;
  }, 0);
}

export const backupVaultLaws: readonly Law[] = [...vaultLaws, ...policyLaws, ...instanceLaws, ...clusterInstanceLaws];
