import {
  DATABASE_FAILOVER,
  DETECTION,
  RECOVERY_TIERS,
  STATELESS_TIER,
  type RecoveryTier,
} from "../../facts/objectives";
import type { Stack } from "../estate";
import { edge } from "./edge";
import { entrance } from "./entrance";
import { hub } from "./hub";
import type { Cost, Model } from "./model";
import { platform } from "./platform";
import { postgres } from "./postgres";
import type { ChangeFirst, Loss, Objective, Objectives, Row } from "./row";
import { services } from "./services";
import { stores } from "./stores";
import { criticalPath, type Sum } from "./sum";
import { tierOfStackName, View } from "./view";

export type { Trust } from "../../facts/recovery";
export { inWords, rangeInWords } from "./words";
export type { ChangeFirst, Loss, Objective, Objectives, Row } from "./row";
export { criticalPath, termsOf, total, type Path, type Range, type Sum, type Term } from "./sum";

const MODELS: readonly Model[] = [edge, entrance, services, postgres, stores, platform, hub];

/**
 * What each loss costs of each component, in data and in time, from the resources alone.
 *
 * @param tier of all of them; default: that of each stack's environment.
 */
export function computeObjectives(stacks: readonly Stack[], tier?: RecoveryTier): Objectives {
  const view = new View(stacks);
  return { rows: MODELS.flatMap((model) => model(view)).map((cost) => rowOf(cost, tier)) };
}

function rowOf(cost: Cost, given: RecoveryTier | undefined): Row {
  const { component, at, loss, rpo, rto, note, asRegion } = cost;
  const ofStack = given ?? tierOfStackName(at.stack);
  const tier = ofStack === "non-critical" ? ofStack : (cost.tier ?? ofStack);
  const objective = objectiveOf(cost, tier);
  const changeFirst = firstToChange({ rpo, rto }, objective);
  return {
    component,
    resource: at.resource.name,
    type: at.resource.type,
    stack: at.stack,
    tier,
    loss,
    rpo,
    rto,
    objective,
    met: both(within(rpo, objective.rpoSeconds), within(rto, objective.rtoSeconds)),
    criticalPath: criticalPath(rto.path),
    ...(changeFirst === undefined ? {} : { changeFirst }),
    ...(note === undefined ? {} : { note }),
    ...(asRegion === undefined ? {} : { asRegion }),
  };
}

/** Losses that stay inside a region; the others take it. */
const INSIDE: readonly Loss[] = ["pod", "node", "zone"];
/** Losses that A13 and C10 speak of; of all else only A16 does. */
const FAILURES: readonly Loss[] = [...INSIDE, "region", "registry", "key-vault", "management", "dns"];

function objectiveOf({ kind, loss }: Cost, tier: RecoveryTier): Objective {
  if (kind === "backend-detection") return { rpoSeconds: 0, rtoSeconds: DETECTION.backendSeconds, from: "C3" };
  if (kind === "region-detection") return { rpoSeconds: 0, rtoSeconds: DETECTION.regionSeconds, from: "C3" };
  if (tier === "production" && FAILURES.includes(loss)) {
    if (kind === "stateless") return { ...seconds(STATELESS_TIER), from: "C10" };
    if (kind === "database")
      return { ...seconds(DATABASE_FAILOVER[INSIDE.includes(loss) ? "sameRegion" : "otherRegion"]), from: "A13" };
  }
  return { ...seconds(RECOVERY_TIERS[tier]), from: "A16" };
}

function seconds({ rpoMinutes, rtoMinutes }: { rpoMinutes: number; rtoMinutes: number }): Omit<Objective, "from"> {
  return { rpoSeconds: rpoMinutes * 60, rtoSeconds: rtoMinutes * 60 };
}

/** The worst case counts. Where only what nobody knows is in the way, nobody knows. */
function within({ range, lost }: Sum, allowed: number): boolean | "unknown" {
  if (lost !== undefined || range.best > allowed) return false;
  if (range.worst <= allowed) return true;
  return range.worst === Infinity ? "unknown" : false;
}

function both(one: boolean | "unknown", other: boolean | "unknown"): boolean | "unknown" {
  if (one === false || other === false) return false;
  return one === true && other === true ? true : "unknown";
}

/** Of the half that misses its objective, else of the time: the largest step that a property of ours decides. */
function firstToChange({ rpo, rto }: Pick<Cost, "rpo" | "rto">, objective: Objective): ChangeFirst | undefined {
  const [data, time] = [within(rpo, objective.rpoSeconds), within(rto, objective.rtoSeconds)];
  const of = time !== false && (data === false || (data === "unknown" && time === true)) ? "rpo" : "rto";
  const decided = criticalPath(of === "rpo" ? rpo.path : rto.path).filter(({ decidedBy }) => decidedBy !== undefined);
  const [term] = [...decided].sort((a, b) => b.range.worst - a.range.worst);
  return term && term.range.worst > 0 ? { term, seconds: term.range.worst, of } : undefined;
}
