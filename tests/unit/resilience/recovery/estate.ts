import { computeObjectives, type Loss, type Row } from "../../../../resilience/recovery";
import { made } from "../../../../resilience/estate";
import { ourEstate } from "../../policy/estate";
import type { Mutation } from "../../policy/mutations";

/** Rows of our estate, after a change of it. */
export async function rowsAfter(mutate: Mutation = (estate) => estate): Promise<readonly Row[]> {
  const stacks = mutate(await ourEstate()).map(({ name, resources }) => ({ name, resources: resources.map(made) }));
  return computeObjectives(stacks).rows;
}

/** `PostgreSQL, zone @prod-frankfurt` */
export function nameOf({ component, loss, stack }: Pick<Row, "component" | "loss" | "stack">): string {
  return `${component}, ${loss} @${stack}`;
}

export function rowOf(rows: readonly Row[], component: string, loss: Loss, stack: string): Row {
  const row = rows.find((one) => nameOf(one) === nameOf({ component, loss, stack }));
  if (!row) throw new Error(`no row of ${nameOf({ component, loss, stack })}`);
  return row;
}

/** What a row says, as one text that can be compared. */
export function saysOf({ rpo, rto, met }: Row): string {
  const half = ({ range, lost }: Row["rpo"]): unknown => [range.best, String(range.worst), lost];
  return JSON.stringify([half(rpo), half(rto), met]);
}
