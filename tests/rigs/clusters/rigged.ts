/** All that a service's manifests lose or change before they come to the rig's clusters; everything else is as Git has it. */
import type { Manifest } from "./api";

/** A minute of a release is a second here. Shares, limits and counts stay. */
export const TIMES_FASTER = 60;
/** A rate needs two samples, and one a second is scraped: a busy machine may miss several in a row, and no rate would be no failure. */
const LEAST_WINDOW_SECONDS = 10;
/** Host under which the rig answers for queues. */
export const QUEUES = "queues.rig";

/** A manifest for the rig: its times shortened, and questions to Azure put to the rig. */
export function rigged(object: Manifest): Manifest {
  switch (object.kind) {
    case "Rollout":
    case "AnalysisTemplate":
      return mapped(object, shortened);
    case "ScaledObject":
      return mapped(object, (key, value) => shortened(key, askedHere(key, atOnce(key, value))));
    default:
      return object;
  }
}

type Change = (key: string, value: unknown) => unknown;

function mapped<T>(value: T, change: Change): T {
  const visit = (key: string, one: unknown): unknown => {
    const changed = change(key, one);
    if (Array.isArray(changed)) return changed.map((each) => visit(key, each));
    if (typeof changed !== "object" || changed === null) return changed;
    return Object.fromEntries(Object.entries(changed).map(([name, inner]) => [name, visit(name, inner)]));
  };
  return visit("", value) as T;
}

const DURATIONS = new Set(["duration", "interval", "initialDelay"]);
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function shortened(key: string, value: unknown): unknown {
  if (key === "pollingInterval" || key === "minReadySeconds") return 1;
  if (typeof value !== "string") return value;
  if (DURATIONS.has(key)) return `${Math.max(1, Math.round(secondsOf(value) / TIMES_FASTER))}s`;
  if (key !== "query") return value;
  return value.replace(/\[(\d+[smh])\]/g, (_, window: string) => {
    return `[${Math.max(LEAST_WINDOW_SECONDS, Math.round(secondsOf(window) / TIMES_FASTER))}s]`;
  });
}

function secondsOf(duration: string): number {
  const [, number = "", unit = ""] = /^(\d+)([smh])$/.exec(duration) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined)
    throw new Error(`duration: got ${duration}, expected seconds, minutes or hours, such as 15m`);
  return Number(number) * factor;
}

interface Behaviour {
  readonly policies: readonly { readonly periodSeconds: number }[];
}

/** Steps upwards follow one another each second; downwards nothing changes, for what is to be shown there is that it waits. */
function atOnce(key: string, value: unknown): unknown {
  if (key !== "scaleUp") return value;
  const behaviour = value as Behaviour;
  return { ...behaviour, policies: behaviour.policies.map((policy) => ({ ...policy, periodSeconds: 1 })) };
}

interface Trigger {
  readonly type: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A Service Bus queue is asked for over HTTP instead: same name in the formula, same number. */
function askedHere(key: string, value: unknown): unknown {
  if (key !== "triggers" || !Array.isArray(value)) return value;
  return (value as Trigger[]).map((trigger) => {
    if (trigger.type !== "azure-servicebus") return trigger;
    const { queueName = "", messageCount = "" } = trigger.metadata;
    const metadata = {
      url: `http://${QUEUES}/queues/${queueName}`,
      valueLocation: "messages",
      targetValue: messageCount,
    };
    return { type: "metrics-api", name: trigger.name, metadata };
  });
}
