import {
  ENTITY_LIMITS,
  ENTITY_SIZES_GB,
  LONGEST_FILTER,
  MESSAGING_UNITS,
  messagingUnits,
} from "../../../facts/service-bus";
import type { Fault } from "../../arguments";
import type { Filter, Queue, ServiceBusArgs, Topic } from "./args";

/** Names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus (2026-11) */
const PATH = /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,258}[A-Za-z0-9])?$/;
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,48}[A-Za-z0-9])?$/;
const NAMESPACE = /^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/;

export function serviceBusFaults(args: ServiceBusArgs): Fault[] {
  return [
    ...unitFaults(args),
    ...pairingFaults(args),
    ...Object.entries(args.queues).flatMap(([name, queue]) => queueFaults(name, queue, args)),
    ...Object.entries(args.topics ?? {}).flatMap(([name, topic]) => topicFaults(name, topic)),
    ...Object.keys(args.topics ?? {})
      .filter((name) => name in args.queues)
      .map((name) => ({ path: `topics.${name}`, got: name, expected: "a name that no queue has", fix: "rename one" })),
  ];
}

function unitFaults({ partitions = 1, units }: ServiceBusArgs): Fault[] {
  const offered = messagingUnits(partitions);
  const counts: readonly number[] = MESSAGING_UNITS.partitions;
  if (!counts.includes(partitions)) {
    const expected = `one of ${counts.join(", ")}`;
    return [{ path: "partitions", got: partitions, expected, fix: "choose one; it is fixed afterwards" }];
  }
  if (!units) return [];
  const faults: Fault[] = (["minimum", "maximum"] as const)
    .filter((key) => !offered.includes(units[key]))
    .map((key) => {
      const expected = `one of ${offered.join(", ")}, an equal number for each of ${partitions} partitions`;
      return { path: `units.${key}`, got: units[key], expected, fix: "choose one of these" };
    });
  if (units.minimum > units.maximum) {
    const expected = `at most units.maximum, ${units.maximum}`;
    faults.push({ path: "units.minimum", got: units.minimum, expected, fix: "exchange the two" });
  }
  return faults;
}

function pairingFaults({ pairing }: ServiceBusArgs): Fault[] {
  if (!pairing || NAMESPACE.test(pairing.alias)) return [];
  const expected = "a namespace's name: 6 to 50 letters, digits and hyphens, a letter first";
  return [{ path: "pairing.alias", got: pairing.alias, expected, fix: "rename the alias" }];
}

function queueFaults(name: string, queue: Queue, { queues }: ServiceBusArgs): Fault[] {
  const path = `queues.${name}`;
  const target = queue.deadLettersTo;
  const faults = [...pathFaults(path, name), ...limitFaults(path, queue), ...sizeFaults(path, queue.maxSizeGb)];
  if (target !== undefined && (target === name || !queues[target] || queues[target].deadLettersTo !== undefined)) {
    const expected = "another queue of the namespace that keeps its own dead letters";
    faults.push({ path: `${path}.deadLettersTo`, got: target, expected, fix: "declare it, or leave it out" });
  }
  return faults;
}

function topicFaults(name: string, topic: Topic): Fault[] {
  const path = `topics.${name}`;
  return [
    ...pathFaults(path, name),
    ...limitFaults(path, topic),
    ...sizeFaults(path, topic.maxSizeGb),
    ...Object.entries(topic.subscriptions).flatMap(([key, subscription]) => {
      const at = `${path}.subscriptions.${key}`;
      return [
        ...nameFaults(at, key),
        ...limitFaults(at, subscription),
        ...Object.entries(subscription.filters ?? {}).flatMap(([rule, filter]) =>
          filterFaults(`${at}.filters.${rule}`, rule, filter),
        ),
      ];
    }),
  ];
}

function filterFaults(path: string, rule: string, filter: Filter): Fault[] {
  const names = nameFaults(path, rule);
  if (filter.kind === "sql") {
    const { length } = filter.condition;
    if (length >= 1 && length <= LONGEST_FILTER.characters) return names;
    const expected = `a condition of 1 to ${LONGEST_FILTER.characters} characters`;
    return [...names, { path: `${path}.condition`, got: `${length} characters`, expected, fix: "shorten it" }];
  }
  const asks = [filter.label, filter.correlationId, ...Object.values(filter.properties ?? {})];
  if (asks.some((value) => value !== undefined)) return names;
  return [...names, { path, got: filter, expected: "a value to compare", fix: "name one, or leave the filter out" }];
}

function pathFaults(path: string, name: string): Fault[] {
  if (PATH.test(name)) return [];
  const expected = "letters, digits and . _ - / between them, 260 characters at most";
  return [{ path, got: name, expected, fix: "rename it" }];
}

function nameFaults(path: string, name: string): Fault[] {
  if (NAME.test(name)) return [];
  return [{ path, got: name, expected: "letters, digits and . _ - between them, 50 at most", fix: "rename it" }];
}

function sizeFaults(path: string, got: number | undefined): Fault[] {
  const offered: readonly number[] = ENTITY_SIZES_GB.offered;
  if (got === undefined || offered.includes(got)) return [];
  return [{ path: `${path}.maxSizeGb`, got, expected: `one of ${offered.join(", ")}`, fix: "choose one of these" }];
}

const LIMITED = ["lockSeconds", "maxDeliveryCount", "timeToLiveDays", "duplicateDetectionMinutes"] as const;

function limitFaults(path: string, entity: Partial<Record<(typeof LIMITED)[number], number>>): Fault[] {
  return LIMITED.flatMap((key) => {
    const [least, most] = ENTITY_LIMITS[key];
    const got = entity[key];
    if (got === undefined || (Number.isInteger(got) && got >= least && got <= most)) return [];
    const expected = `a whole number from ${least} to ${most}`;
    return [{ path: `${path}.${key}`, got, expected, fix: "choose a value in the range" }];
  });
}
