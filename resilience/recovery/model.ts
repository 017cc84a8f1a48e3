import type { RecoveryTier } from "../../facts/objectives";
import { PLATFORM_DATA_LOSS } from "../../facts/recovery";
import type { Loss } from "./row";
import { sum, type Sum } from "./sum";
import { fromFact } from "./terms";
import type { Located, View } from "./view";

/** What a component is held to: what notices failures to C3, `stateless` to C10, `database` to A13, all else to A16. */
export type Kind = "backend-detection" | "region-detection" | "stateless" | "database" | "other";

/** Data that is lost, and time until service is back. */
export interface Recovery {
  readonly rpo: Sum;
  readonly rto: Sum;
}

/** What one loss costs of one component, before it is held to anything. */
export interface Cost extends Recovery {
  readonly component: string;
  readonly kind: Kind;
  readonly at: Located;
  readonly loss: Loss;
  /** Default: that of its stack. */
  readonly tier?: RecoveryTier;
  readonly note?: string;
  /** Its region has no zones, so that the loss of one is the region's. */
  readonly asRegion?: true;
}

export type Model = (view: View) => readonly Cost[];

/** How a component's costs are written down. @param tier default: that of its stack */
export function costsOf(
  component: string,
  kind: Kind,
  at: Located,
  tier?: RecoveryTier,
): (loss: Loss, recovery: Recovery, note?: string) => Cost {
  return (loss, { rpo, rto }, note) => ({
    component,
    kind,
    at,
    loss,
    rpo,
    rto,
    ...(tier === undefined ? {} : { tier }),
    ...(note === undefined ? {} : { note }),
  });
}

/** What a zone's loss costs where the region has none. */
export function asRegion(cost: Cost, thatOfRegion: boolean): Cost {
  return thatOfRegion ? { ...cost, asRegion: true } : cost;
}

/** Of what keeps no data. */
export function noState(): Sum {
  return sum(fromFact("no state", PLATFORM_DATA_LOSS.stateless));
}

/** Of what is copied before it is acknowledged. */
export function noLoss(): Sum {
  return sum(fromFact("synchronous copies", PLATFORM_DATA_LOSS.none));
}
