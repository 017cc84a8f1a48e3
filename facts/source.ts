/** Where a fact was read, and when: every fact that a decision rests on carries one. */
export interface Source {
  /** Public address of the page, or the requirement's id when the figure is ours. */
  readonly from: string;
  /** Month in which it was read, `YYYY-MM`. */
  readonly read: string;
  /** `false`: believed, not read anywhere. A preflight must check it before production relies on it. */
  readonly verified?: boolean;
}
