/** How blobs age: the rules of an account's lifecycle. */
import { at, object, objects, text, texts } from "../body";
import type { BodyView } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { accountOf, blobServiceOf } from "./storage-account";
import { type Breach, type Law, pagesBelow } from "./law";

const LIFECYCLE = "Microsoft.Storage/storageAccounts/managementPolicies";

const blobs = pagesBelow("azure/storage/blobs", "2026-11");
const POLICIES: Law["source"] = {
  from: "https://learn.microsoft.com/rest/api/storagerp/management-policies/create-or-update",
  read: "2026-11",
};

const TIERS = ["tierToHot", "tierToCool", "tierToCold", "tierToArchive"] as const;
const CLOCKS = [
  "daysAfterModificationGreaterThan",
  "daysAfterLastAccessTimeGreaterThan",
  "daysAfterCreationGreaterThan",
] as const;

interface Action {
  /** Path of the action in the body. */
  readonly path: string;
  readonly name: string;
  readonly when: PropertyMap;
}

/** What a policy does to blobs, snapshots and versions, one entry an action. */
function actionsOf(body: PropertyMap): Action[] {
  return objects(at(body, "policy", "rules")).flatMap((rule, index) =>
    ["baseBlob", "snapshot", "version"].flatMap((subject) =>
      Object.entries(object(at(rule, "definition", "actions", subject))).map(([name, when]) => ({
        path: `policy.rules[${index}].definition.actions.${subject}.${name}`,
        name,
        when: object(when),
      })),
    ),
  );
}

export const lifecycleLaws: readonly Law[] = [
  {
    id: "lifecycle-no-archive-across-zones",
    type: LIFECYCLE,
    says: "An account that spans zones has no archive tier.",
    code: "InvalidRequestPropertyValue",
    source: blobs("access-tiers-overview#archive-access-tier"),
    admit: (situation) => {
      const sku = text(at(accountOf(situation)?.body, "sku", "name")) ?? "";
      if (!sku.endsWith("ZRS")) return [];
      return actionsOf(situation.body)
        .filter(({ name }) => name === "tierToArchive")
        .map(({ path }) => ({
          property: path,
          got: `it in ${sku}`,
          expected: "LRS, GRS or RAGRS",
          fix: "Use tierToCold",
        }));
    },
  },
  {
    id: "lifecycle-use-is-tracked",
    type: LIFECYCLE,
    says: "Blobs age by their last use only where the blob service tracks it.",
    code: "LastAccessTimeTrackingNotEnabled",
    source: blobs("lifecycle-management-policy-structure#conditions"),
    admit: (situation) => {
      const tracked = at(blobServiceOf(situation)?.body, "lastAccessTimeTrackingPolicy", "enable") === true;
      if (tracked) return [];
      return actionsOf(situation.body)
        .filter(({ when }) => when["daysAfterLastAccessTimeGreaterThan"] !== undefined)
        .map(({ path }) => ({
          property: path,
          got: "daysAfterLastAccessTimeGreaterThan, which nothing tracks",
          expected: "lastAccessTimeTrackingPolicy on in the blob service",
          fix: "Turn that on first",
        }));
    },
  },
  {
    id: "lifecycle-one-clock",
    type: LIFECYCLE,
    says: "An action counts days from one moment: the last change, the last use or the creation.",
    code: "InvalidRequestPropertyValue",
    source: POLICIES,
    check: ({ body }) =>
      actionsOf(body)
        .map(({ path, when }) => ({ path, clocks: CLOCKS.filter((clock) => when[clock] !== undefined) }))
        .filter(({ clocks }) => clocks.length > 1)
        .map(({ path, clocks }) => ({ property: path, got: clocks.join(" and "), expected: "one", fix: "Drop one" })),
  },
  {
    id: "lifecycle-back-to-hot-by-use",
    type: LIFECYCLE,
    says: "A blob comes back to the hot tier only where it cooled for want of use.",
    code: "InvalidRequestPropertyValue",
    source: POLICIES,
    check: ({ body }) =>
      objects(at(body, "policy", "rules")).flatMap((rule, index) => {
        const base = object(at(rule, "definition", "actions", "baseBlob"));
        const byUse = at(base, "tierToCool", "daysAfterLastAccessTimeGreaterThan") !== undefined;
        if (base["enableAutoTierToHotFromCool"] !== true || byUse) return [];
        const property = `policy.rules[${index}].definition.actions.baseBlob.enableAutoTierToHotFromCool`;
        const expected = "tierToCool.daysAfterLastAccessTimeGreaterThan beside it";
        return [{ property, got: "true without it", expected, fix: "Cool by use, or leave it out" }];
      }),
  },
  {
    id: "lifecycle-rules-have-names-of-their-own",
    type: LIFECYCLE,
    says: "A policy has at most 100 rules, each with a name of its own.",
    code: "InvalidRequestPropertyValue",
    source: blobs("lifecycle-management-policy-structure#rules"),
    check: rulesApart,
  },
  {
    id: "lifecycle-ten-prefixes",
    type: LIFECYCLE,
    says: "A rule has at most ten prefixes.",
    code: "InvalidRequestPropertyValue",
    source: blobs("lifecycle-management-overview#known-issues-and-limitations"),
    check: ({ body }) =>
      objects(at(body, "policy", "rules")).flatMap((rule, index) => {
        const prefixes = texts(at(rule, "definition", "filters", "prefixMatch"));
        if (prefixes.length <= 10) return [];
        const property = `policy.rules[${index}].definition.filters.prefixMatch`;
        return [{ property, got: `${prefixes.length} prefixes`, expected: "at most 10", fix: "Make two rules" }];
      }),
  },
  {
    id: "lifecycle-append-blobs-are-only-deleted",
    type: LIFECYCLE,
    says: "Append blobs are deleted as they age, and never change their tier.",
    code: "InvalidRequestPropertyValue",
    source: blobs("lifecycle-management-overview#known-issues-and-limitations"),
    check: ({ body }) =>
      objects(at(body, "policy", "rules")).flatMap((rule, index) => {
        const appends = texts(at(rule, "definition", "filters", "blobTypes")).includes("appendBlob");
        const base = object(at(rule, "definition", "actions", "baseBlob"));
        const tier = TIERS.find((each) => base[each] !== undefined);
        if (!appends || tier === undefined) return [];
        const property = `policy.rules[${index}].definition.filters.blobTypes`;
        return [{ property, got: `appendBlob with ${tier}`, expected: "blockBlob", fix: "Make a rule for each" }];
      }),
  },
];

function rulesApart({ body }: BodyView): Breach[] {
  const names = objects(at(body, "policy", "rules")).flatMap((rule) => text(rule["name"]) ?? []);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const property = "policy.rules";
  return [
    ...(names.length > 100
      ? [{ property, got: `${names.length} rules`, expected: "at most 100", fix: "Join some" }]
      : []),
    ...twice.map((name) => ({ property, got: `"${name}" twice`, expected: "it once", fix: "Rename one" })),
  ];
}
