/** Durations as ISO 8601 writes them, of whole years to days: what policies of retention and rotation are told in. */
const DURATION = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

/** Days of `P30D`, `P2Y` or `P1Y6M`, a month counted as 30 and a year as 365; undefined for what is not of that form. */
export function daysOf(duration: string | undefined): number | undefined {
  const found = DURATION.exec(duration ?? "");
  if (!found) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = found.slice(1).map((digits) => Number(digits ?? 0));
  return years * 365 + months * 30 + weeks * 7 + days;
}
