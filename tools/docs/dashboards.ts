/** Grafana's form of every board. Committed, so that the program that hands them to Grafana needs no builder, and a review sees them. */
import { BOARDS } from "../../observability/dashboards";
import { buildDashboard } from "../../observability/dashboards/build-dashboard";
import { RENDERED } from "../../observability/dashboards/rendered";
import type { GeneratedDocument } from "../check/documents";

export const documents: readonly GeneratedDocument[] = BOARDS.map((board) => ({
  file: `${RENDERED}/${board.uid}.json`,
  render: () => JSON.stringify(buildDashboard(board)),
}));
