import type { Headroom, Left } from "./headroom";
import { code, folded, headed, table } from "./markup";
import type { CostChange, Review } from "./review";

/** Rows of headroom that are seen at once; the scarcest come first, and the rest folds. */
const SHOWN = 12;
/** Of what runs short, in the verdict; all of it is in the table. */
const NAMED = 6;

/** Dollars, and what is left of what runs out. */
export function figures({ headroom, cost }: Review, most: number): string {
  const rows = [...cost.map(costRow), ...headroom.slice(0, SHOWN).map(headroomRow)];
  if (rows.length === 0) return "";
  const rest = headroom.slice(SHOWN).map(headroomRow);
  const lines = rest.map(
    ([stack, what, before, after, change]) => `- ${stack} ${what}: ${before} → ${after} (${change})`,
  );
  const body = table(["stack", "what", "before", "after", "change"], rows);
  const more = folded(`Headroom: ${rest.length} more figure${rest.length === 1 ? "" : "s"}`, lines, most);
  return [headed("Cost and headroom", body), ...(more === "" ? [] : [more])].join("\n\n");
}

/** What the change leaves little of, or takes more of than there is: a part of the verdict, the scarcest first. */
export function shortLines({ headroom }: Pick<Review, "headroom">): string[] {
  const short = headroom.filter((one) => one.short);
  if (short.length === 0) return [];
  const rest = short.length > NAMED ? [`- … and ${short.length - NAMED} more: see below`] : [];
  return ["", "Runs short:", ...short.slice(0, NAMED).flatMap(shortLine), ...rest];
}

function shortLine({ stack, what, before, after }: Headroom): string[] {
  if (!after) return [];
  const percent = Math.floor((after.free / after.of) * 100);
  const share = percent < 1 ? "under 1" : String(percent);
  const is = after.free < 0 ? "too few" : after.free === 0 ? "none left" : `${share} % left`;
  const was = before ? `${number(before.free)} → ` : "";
  return [`- **${is}**: ${what} (${code(stack)}), ${was}${leftText(after)}`];
}

function costRow({ stack, before, after }: CostChange): string[] {
  const amount = (dollars: number): string => `$${Math.round(dollars).toLocaleString("en-US")}`;
  const change = `${after > before ? "+" : "−"}${amount(Math.abs(after - before))}`;
  return [code(stack), "cost a month (estimate)", amount(before), amount(after), change];
}

function headroomRow({ stack, what, before, after }: Headroom): readonly [string, string, string, string, string] {
  const change = (after?.free ?? 0) - (before?.free ?? 0);
  const text = (left: Left | undefined): string => (left ? leftText(left) : "none");
  return [code(stack), `free ${what}`, text(before), text(after), `${change > 0 ? "+" : ""}${number(change)}`];
}

function leftText({ free, of }: Left): string {
  return `${number(free)} of ${number(of)}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US").replace("-", "−");
}
