import type { RecoveryTier } from "../../facts/objectives";
import type { Sum, Term } from "./sum";

/** What is gone: a part of the estate, its data, or something that it depends on. */
export type Loss =
  "pod" | "node" | "zone" | "region" | "corruption" | "deletion" | "registry" | "key-vault" | "management" | "dns";

export interface Objective {
  readonly rpoSeconds: number;
  readonly rtoSeconds: number;
  /** Requirement that asks for it. */
  readonly from: "A13" | "A16" | "C3" | "C10";
}

/** What one property costs of a recovery's time. */
export interface ChangeFirst {
  readonly term: Term;
  /** Of the worst case; all of the term, at most. */
  readonly seconds: number;
  readonly of: "rpo" | "rto";
}

/** What one loss costs of one component. */
export interface Row {
  /** `PostgreSQL` */
  readonly component: string;
  /** Name of the resource that stands for it. */
  readonly resource: string;
  readonly type: string;
  readonly stack: string;
  readonly tier: RecoveryTier;
  readonly loss: Loss;
  readonly rpo: Sum;
  readonly rto: Sum;
  readonly objective: Objective;
  readonly met: boolean | "unknown";
  /** Of the time, worst case. */
  readonly criticalPath: readonly Term[];
  /** The largest term of the worst case that a property of ours decides. */
  readonly changeFirst?: ChangeFirst;
  /** Its region has no zones, so that the loss of one is the region's. */
  readonly asRegion?: true;
  /** What the figures cannot tell, in one sentence. */
  readonly note?: string;
}

export interface Objectives {
  readonly rows: readonly Row[];
}
