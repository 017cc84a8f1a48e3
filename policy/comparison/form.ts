/** What we do about one rule of a public pack. */
export type Verdict =
  /** Ids of our rules that ask for the same, or for more. */
  | { readonly ours: readonly string[] }
  /** Why it asks nothing of this estate, or is kept elsewhere. */
  | { readonly notApplicable: string }
  /** What none of our rules asks yet. */
  | { readonly gap: string };

/** By the pack's own name of the rule. */
export type Comparison = Readonly<Record<string, Verdict>>;

export const by = (...ours: readonly string[]): Verdict => ({ ours });
export const notHere = (why: string): Verdict => ({ notApplicable: why });
export const gap = (what: string): Verdict => ({ gap: what });

export const NAMES = notHere(
  "Names come from facts/names.ts, and the embedded cloud refuses those that Azure refuses.",
);
export const AT_RUN_TIME = notHere("It looks at a running service, which code does not describe.");
export const OTHER_SERVICE = notHere("We have no such resource.");
