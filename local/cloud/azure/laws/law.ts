/** What Azure refuses, one law a refusal, each with the page that says so. */
import type { BodyView, Refusal, Situation } from "../rule";

/** One place where a body breaks a law. */
export interface Breach {
  /** Path of the property at fault: `sku.name`, `zones`, `ipConfigurations[0].subnet`. */
  readonly property: string;
  /** What stands there, in words: `"Dynamic"`, `3 zones`. Never a secret's value. */
  readonly got: string;
  readonly expected: string;
  /** What to do about it. */
  readonly fix: string;
}

/** One thing that Azure refuses. A law judges what it knows: an unknown or absent value breaks nothing. */
export interface Law {
  /** Kebab case, unique among all laws. */
  readonly id: string;
  /** Type that it judges, as Azure spells it. */
  readonly type: string;
  /** What must be so, in one sentence. */
  readonly says: string;
  /** Azure's error code, or one in its style where none is documented. */
  readonly code: string;
  readonly source: {
    /** Public address of the page, with the heading where it stands. */
    readonly from: string;
    /** Month in which it was read, `YYYY-MM`. */
    readonly read: string;
  };
  /** Breaches in the body by itself: told in previews, too. */
  readonly check?: (view: BodyView) => readonly Breach[];
  /** Breaches beside what is there already: told when the resource is made or changed. */
  readonly admit?: (situation: Situation) => readonly Breach[];
}

export function refusalsOf(law: Law, breaches: readonly Breach[]): Refusal[] {
  return breaches.map(({ property, got, expected, fix }) => ({
    property,
    code: law.code,
    message: `got ${got}. Expected: ${expected}. ${fix} (${law.source.from})`,
  }));
}

/**
 * Pages of Microsoft's documentation below one folder, such as `azure/firewall`.
 *
 * @param read month in which they were read.
 */
export function pagesBelow(folder: string, read: string): (page: string, heading?: string) => Law["source"] {
  return (page, heading) => ({
    from: `https://learn.microsoft.com/${folder}/${page}${heading === undefined ? "" : `#${heading}`}`,
    read,
  });
}
