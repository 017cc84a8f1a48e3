import { LONGEST_IMMUTABILITY } from "../../../facts/storage";
import type { Fault } from "../../arguments";
import type { Lifecycle, StorageArgs } from "./args";

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage (2026-11) */
const CONTAINER = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

export function storageFaults(args: StorageArgs): Fault[] {
  return [
    ...namesFaults("containers", args.containers),
    ...args.containers
      .filter((container) => !CONTAINER.test(container))
      .map((container) => ({
        path: "containers",
        got: container,
        expected: "3 to 63 lower-case letters, digits and single hyphens",
        fix: "rename the container",
      })),
    ...namesFaults("furtherServices", args.furtherServices ?? []),
    ...dayFaults("immutable.days", args.immutable?.days),
    ...lifecycleFaults(args),
    ...backupFaults(args),
    ...expectationFaults(args),
  ];
}

function namesFaults(path: string, names: readonly string[]): Fault[] {
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return twice.map((got) => ({ path, got, expected: "each name once", fix: "remove the repetition" }));
}

/** Steps of a blob's life, in the order in which they must come. */
const STEPS = ["coolAfterDays", "coldAfterDays", "archiveAfterDays", "deleteAfterDays"] as const;

function lifecycleFaults({ site, lifecycle = {}, immutable }: StorageArgs): Fault[] {
  return [
    ...STEPS.flatMap((step) => dayFaults(`lifecycle.${step}`, lifecycle[step])),
    ...ageingFaults(lifecycle, immutable?.days),
    ...(lifecycle.archiveAfterDays !== undefined && site.region.gzrs
      ? [
          {
            path: "lifecycle.archiveAfterDays",
            got: lifecycle.archiveAfterDays,
            expected: `none in ${site.region.name}, whose accounts span zones and have no archive tier`,
            fix: "let blobs go to the cold tier instead",
          },
        ]
      : []),
    ...(lifecycle.countedFrom === "use" && STEPS.every((step) => lifecycle[step] === undefined)
      ? [
          {
            path: "lifecycle.countedFrom",
            got: lifecycle.countedFrom,
            expected: "days that are counted from it",
            fix: "say after how many days what happens, or leave it out",
          },
        ]
      : []),
  ];
}

function dayFaults(path: string, days: number | undefined): Fault[] {
  const most = LONGEST_IMMUTABILITY.days;
  if (days === undefined || (Number.isInteger(days) && days >= 1 && days <= most)) return [];
  return [{ path, got: days, expected: `whole days from 1 to ${most}`, fix: "choose a value in the range" }];
}

/** Each step comes after those before it, and deletion after the protection has ended. */
export function ageingFaults(lifecycle: Lifecycle, protectedDays = 0): Fault[] {
  return STEPS.flatMap((step, index) => {
    const days = lifecycle[step];
    if (days === undefined) return [];
    const before = STEPS.slice(0, index).map((earlier) => lifecycle[earlier] ?? 0);
    const earliest = Math.max(0, ...before, step === "deleteAfterDays" ? protectedDays : 0);
    if (days > earliest) return [];
    const expected = `more than ${earliest}, when blobs may still be needed, warmer or protected`;
    return [{ path: `lifecycle.${step}`, got: days, expected, fix: "do it later, or the steps before it sooner" }];
  });
}

function backupFaults({ backups, containers, immutable, lifecycle, writers }: StorageArgs): Fault[] {
  if (!backups) return [];
  const fault = (got: unknown, expected: string, fix: string): Fault => ({ path: "backups", got, expected, fix });
  return [
    ...(containers.length === 0
      ? [fault("no container", "at least one, as Azure backs up no empty account", "leave out `backups`")]
      : []),
    ...(immutable
      ? [fault("blobs that nobody can change", "blobs that can be rolled back", "leave out one of the two")]
      : []),
    ...(writers === "azure"
      ? [fault("blobs without roll-back", "an account that workloads write to", "leave out `backups`")]
      : []),
    ...(lifecycle?.archiveAfterDays === undefined
      ? []
      : [fault("blobs in the archive tier", "blobs that a backup reads", "leave out lifecycle.archiveAfterDays")]),
  ];
}

function expectationFaults({ expectedGb, alerting }: StorageArgs): Fault[] {
  if (expectedGb === undefined) return [];
  const path = "expectedGb";
  return [
    ...(expectedGb > 0
      ? []
      : [{ path, got: expectedGb, expected: "more than 0", fix: "say how much is expected, or leave it out" }]),
    ...(alerting
      ? []
      : [{ path, got: expectedGb, expected: "somebody who hears of growth", fix: "give `alerting`, too" }]),
  ];
}
