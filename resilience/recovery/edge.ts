import { PEOPLE } from "../../facts/recovery";
import { UNKNOWN } from "../resource";
import { costsOf, noState, type Cost, type Model } from "./model";
import { atOnce, lost, sum, type Path, type Sum, type Term } from "./sum";
import { byPeople, fromFact, fromProperty, notYet, untold } from "./terms";
import { decider, environmentOf, numberAt, says, value, type Located, type View } from "./view";

const GROUP = "azure-native:cdn:AFDOriginGroup";
const ORIGIN = "azure-native:cdn:AFDOrigin";
const PROFILE = "azure-native:cdn:Profile";
const RECORD = "azure-native:dns:RecordSet";
const PRIVATE_RECORD = "azure-native:privatedns:PrivateRecordSet";
const LED_ELSEWHERE =
  "Azure answers from all its sites, which it promises at 100 %; what takes time is to lead a name elsewhere.";

/** Azure's own, where nothing is set: https://learn.microsoft.com/azure/frontdoor/origin (2026-11). */
const DEFAULTS = { intervalSeconds: 100, sampleSize: 4, needed: 3, responseSeconds: 60 };

/** Front Door and the public names: one for all regions, so they are judged where they are declared. */
export const edge: Model = (view) => [...frontDoor(view), ...names(view), ...privateNames(view)];

function frontDoor(view: View): readonly Cost[] {
  return view.of(GROUP).map((group) => ({
    component: `Front Door to ${String(value(group, "originGroupName") ?? group.resource.name)}`,
    kind: "region-detection",
    at: group,
    loss: "region",
    rpo: noState(),
    rto: detection(view, group),
    note: "An origin that answers with errors only is dropped by the same probes; requests under way at that moment fail.",
  }));
}

/** Two bad of the last samples, the last after the time that an answer may take. */
function detection(view: View, group: Located): Sum {
  const origins = originsOf(view, group);
  if (origins !== undefined && origins < 2)
    return lost(`its group has ${origins} enabled origin, so there is none to move to`);
  const term = probes(view, group);
  return sum(term);
}

/** @returns `undefined` where a preview cannot tell which group an origin is of. */
function originsOf(view: View, group: Located): number | undefined {
  const name = value(group, "originGroupName");
  const origins = view.of(ORIGIN, group.stack);
  if (name === UNKNOWN || origins.some((origin) => value(origin, "originGroupName") === UNKNOWN)) return undefined;
  return origins.filter(
    (origin) => value(origin, "originGroupName") === name && value(origin, "enabledState") !== "Disabled",
  ).length;
}

function probes(view: View, group: Located): Term {
  const INTERVAL = "healthProbeSettings.probeIntervalInSeconds";
  const interval = numberAt(group, INTERVAL) ?? DEFAULTS.intervalSeconds;
  const size = numberAt(group, "loadBalancingSettings.sampleSize") ?? DEFAULTS.sampleSize;
  const needed = numberAt(group, "loadBalancingSettings.successfulSamplesRequired") ?? DEFAULTS.needed;
  const [profile] = view.of(PROFILE, group.stack);
  const answer = (profile ? numberAt(profile, "originResponseTimeoutSeconds") : undefined) ?? DEFAULTS.responseSeconds;
  if (interval === "unknown" || size === "unknown" || needed === "unknown" || answer === "unknown") {
    return notYet("detection", decider(group, INTERVAL));
  }
  const bad = size - needed + 1;
  return fromProperty(
    "detection",
    [(bad - 1) * interval, bad * interval + answer],
    `${bad} bad probes of ${size} x ${interval} s + ${answer} s for the last answer`,
    decider(group, INTERVAL),
  );
}

/** How requests leave a region of an environment that is lost: every group's probes, all at once; nothing where no edge is in view. */
export function movesAway(view: View, stack: string): Path | undefined {
  const groups = view.of(GROUP).filter((group) => environmentOf(group.stack) === environmentOf(stack));
  if (groups.length === 0) return undefined;
  const few = groups.some((group) => (originsOf(view, group) ?? 2) < 2);
  return few ? undefined : atOnce(...groups.map((group) => probes(view, group)));
}

/** What a lost region costs that serves requests. @param room what the other region needs before it can take them */
export function requestsMove(view: View, stack: string, ...room: readonly (Term | Path)[]): Sum {
  const away = movesAway(view, stack);
  if (away) return sum(away, ...room);
  return view.stacks.length === 1
    ? sum(untold("requests move", "the edge's stack is not in view"))
    : lost("no Front Door leads its requests to another region");
}

/** Azure answers for its zones from everywhere. What takes time is a change: the old answer is believed until its lifetime ends. */
function names(view: View): readonly Cost[] {
  return view
    .of(RECORD)
    .filter((record) => says(record, "recordType", /^(A|AAAA|CNAME)$/i))
    .flatMap((record) => {
      const name = `Public name ${String(value(record, "relativeRecordSetName"))}`;
      return [
        costsOf(name, "region-detection", record)("dns", { rpo: noState(), rto: sum(lifetime(record)) }, LED_ELSEWHERE),
        costsOf(name, "other", record)("deletion", { rpo: noState(), rto: madeAgain(view, record) }),
      ];
    });
}

function madeAgain(view: View, record: Located): Sum {
  return sum(
    byPeople(view, record.stack, "front-door-requests"),
    fromFact("update of the stack", PEOPLE.update),
    lifetime(record),
  );
}

/** Names inside a stack's networks, as one: the answer that is believed longest counts. */
function privateNames(view: View): readonly Cost[] {
  return view.stacks.flatMap((stack) => {
    const own = view.of(PRIVATE_RECORD, stack).filter((record) => says(record, "recordType", /^(A|AAAA|CNAME)$/i));
    const [first] = own;
    if (!first) return [];
    const rto = sum(atOnce(...own.map(lifetime)));
    return [costsOf("Private names", "region-detection", first)("dns", { rpo: noState(), rto }, LED_ELSEWHERE)];
  });
}

function lifetime(record: Located): Term {
  const ttl = numberAt(record, "ttl");
  if (ttl === "unknown") return notYet("answers kept", decider(record, "ttl"));
  const seconds = ttl ?? 3600;
  return fromProperty("answers kept", [0, seconds], `lifetime ${seconds} s`, decider(record, "ttl"));
}
