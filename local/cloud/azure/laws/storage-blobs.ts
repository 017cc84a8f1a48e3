/** The blob service of an account: what is kept of blobs, what protects them. */
import { at, text } from "../body";
import type { PropertyMap, Value } from "../../protocol/values";
import { accountOf, blobServiceOf } from "./storage-account";
import { type Breach, type Law, pagesBelow } from "./law";

const SERVICE = "Microsoft.Storage/storageAccounts/blobServices";
const CONTAINER = `${SERVICE}/containers`;
const IMMUTABILITY = `${CONTAINER}/immutabilityPolicies`;

const blobs = pagesBelow("azure/storage/blobs", "2026-11");
const api = pagesBelow("rest/api/storagerp", "2026-11");

const restores = (body: PropertyMap): boolean => at(body, "restorePolicy", "enabled") === true;

function outOfRange(property: string, days: Value | undefined, least: number, most: number): Breach[] {
  if (typeof days !== "number" || (days >= least && days <= most)) return [];
  return [{ property, got: `${days} days`, expected: `${least} to ${most}`, fix: "Choose a value in the range" }];
}

export const blobServiceLaws: readonly Law[] = [
  {
    id: "blob-restore-needs-versions-feed-and-soft-delete",
    type: SERVICE,
    says: "Blobs are rolled back only where versions, the change feed and soft delete are on.",
    code: "InvalidRequestPropertyValue",
    source: blobs("point-in-time-restore-overview#prerequisites-for-point-in-time-restore"),
    check: ({ body }) => {
      if (!restores(body)) return [];
      const wanted: readonly [string, Value | undefined][] = [
        ["isVersioningEnabled", body["isVersioningEnabled"]],
        ["changeFeed.enabled", at(body, "changeFeed", "enabled")],
        ["deleteRetentionPolicy.enabled", at(body, "deleteRetentionPolicy", "enabled")],
      ];
      return wanted
        .filter(([, value]) => value === false || value === undefined)
        .map(([property]) => ({
          property,
          got: "it off, and restorePolicy on",
          expected: "true",
          fix: "Turn it on, or restorePolicy off",
        }));
    },
  },
  {
    id: "blob-restore-shorter-than-soft-delete",
    type: SERVICE,
    says: "Blobs can be rolled back by at least one day less than deleted ones are kept.",
    code: "InvalidRequestPropertyValue",
    source: blobs("point-in-time-restore-overview#retention-period-for-point-in-time-restore"),
    check: ({ body }) => {
      const [days, kept] = [at(body, "restorePolicy", "days"), at(body, "deleteRetentionPolicy", "days")];
      if (!restores(body) || typeof days !== "number" || typeof kept !== "number" || (days >= 1 && days < kept))
        return [];
      const got = `${days} days, and ${kept} days of soft delete`;
      return [{ property: "restorePolicy.days", got, expected: `1 to ${kept - 1}`, fix: "Keep deleted blobs longer" }];
    },
  },
  {
    id: "blob-restore-without-permanent-delete",
    type: SERVICE,
    says: "Where blobs can be rolled back, nothing that is soft-deleted can be deleted for good.",
    code: "InvalidRequestPropertyValue",
    source: api("blob-services/set-service-properties#deleteretentionpolicy"),
    check: ({ body }) => {
      if (!restores(body) || at(body, "deleteRetentionPolicy", "allowPermanentDelete") !== true) return [];
      const property = "deleteRetentionPolicy.allowPermanentDelete";
      return [{ property, got: "true, and restorePolicy on", expected: "false", fix: "Turn one of them off" }];
    },
  },
  {
    id: "blob-soft-delete-days",
    type: SERVICE,
    says: "What is deleted is kept for 1 to 365 days.",
    code: "InvalidRequestPropertyValue",
    source: blobs("soft-delete-blob-overview#how-blob-soft-delete-works"),
    check: ({ body }) =>
      ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"].flatMap((policy) =>
        outOfRange(`${policy}.days`, at(body, policy, "days"), 1, 365),
      ),
  },
  {
    id: "blob-restore-not-in-a-hierarchy",
    type: SERVICE,
    says: "An account with a hierarchical namespace has no roll-back.",
    code: "FeatureNotSupportedForAccount",
    source: blobs("point-in-time-restore-overview#limitations-and-known-issues"),
    admit: (situation) => {
      if (!restores(situation.body) || accountOf(situation)?.body["isHnsEnabled"] !== true) return [];
      const got = "true in an account with isHnsEnabled";
      return [{ property: "restorePolicy.enabled", got, expected: "false", fix: "Turn it off" }];
    },
  },
  {
    id: "container-public-only-in-such-an-account",
    type: CONTAINER,
    says: "A container is open to everybody only where its account allows that.",
    code: "PublicAccessNotPermitted",
    source: blobs("anonymous-read-access-prevent"),
    admit: (situation) => {
      const access = text(situation.body["publicAccess"]) ?? "None";
      const account = accountOf(situation);
      if (access === "None" || !account || account.body["allowBlobPublicAccess"] === true) return [];
      const got = `"${access}" in an account with allowBlobPublicAccess off`;
      return [{ property: "publicAccess", got, expected: '"None"', fix: "Grant a role to who reads it" }];
    },
  },
  {
    id: "container-immutable-versions-need-versions",
    type: CONTAINER,
    says: "Versions are protected only where there are versions.",
    code: "FeatureNotSupportedForAccount",
    source: blobs("immutable-version-level-worm-policies#version-dependency"),
    admit: (situation) => {
      const wants = at(situation.body, "immutableStorageWithVersioning", "enabled") === true;
      if (!wants || blobServiceOf(situation)?.body["isVersioningEnabled"] === true) return [];
      const property = "immutableStorageWithVersioning.enabled";
      const got = "true, and isVersioningEnabled off in the blob service";
      return [{ property, got, expected: "versions", fix: "Turn on isVersioningEnabled first" }];
    },
  },
  {
    id: "immutability-days",
    type: IMMUTABILITY,
    says: "Blobs are protected for 1 to 146,000 days.",
    code: "InvalidRequestPropertyValue",
    source: blobs("immutable-time-based-retention-policy-overview"),
    check: ({ body }) =>
      outOfRange("immutabilityPeriodSinceCreationInDays", body["immutabilityPeriodSinceCreationInDays"], 1, 146_000),
  },
  {
    id: "immutability-one-kind-of-append",
    type: IMMUTABILITY,
    says: "A protected container takes appends to append blobs, or to all blobs: one of the two is said.",
    code: "InvalidRequestPropertyValue",
    source: api("blob-containers/create-or-update-immutability-policy"),
    check: ({ body }) => {
      const all = body["allowProtectedAppendWritesAll"] === true;
      if (!all || body["allowProtectedAppendWrites"] !== true) return [];
      const property = "allowProtectedAppendWritesAll";
      return [{ property, got: "it and allowProtectedAppendWrites", expected: "one of them", fix: "Drop one" }];
    },
  },
];
