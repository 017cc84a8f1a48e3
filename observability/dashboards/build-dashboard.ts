import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as heatmap from "@grafana/grafana-foundation-sdk/heatmap";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import { RUNBOOKS_URL } from "../../facts/severities";
import { type Board, type Limit, type Panel, UNITS, type Variable, VARIABLES } from "./board";

/** The data source is a choice, too: staging has its own Prometheus, and nobody's name for one is written here. */
const SOURCE: common.DataSourceRef = { type: "prometheus", uid: "${source}" };
const HEIGHT = { lines: 8, heat: 8, number: 4 } as const;
const WIDTH = { lines: 8, heat: 8, number: 4 } as const;
const COLOURS = { good: "green", bad: "red" } as const;

/** Grafana's form of a board. Positions are left to the builder, in rows of 24 columns. */
export function buildDashboard(board: Board): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.says)
    .tags(["plugilo"])
    .timezone("browser")
    .refresh("1m")
    .time({ from: "now-6h", to: "now" })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    // What is changed in Grafana would be gone with the next deployment.
    .readonly()
    .withVariable(new dashboard.DatasourceVariableBuilder("source").label("Source").type("prometheus"))
    .link(
      new dashboard.DashboardLinkBuilder("Other boards")
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(["plugilo"])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    );
  for (const name of board.variables) builder.withVariable(variable(name));
  for (const [heading, panels] of Object.entries(board.rows)) {
    builder.withRow(new dashboard.RowBuilder(heading));
    for (const panel of panels) builder.withPanel(buildPanel(panel));
  }
  return builder.build();
}

function variable(name: Variable): dashboard.QueryVariableBuilder {
  const { label, from, of } = VARIABLES[name];
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(SOURCE)
    .query(`label_values(${from}, ${of})`)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ selected: true, text: "All", value: "$__all" });
}

type AnyPanel = timeseries.PanelBuilder | stat.PanelBuilder | heatmap.PanelBuilder;

function buildPanel(panel: Panel): AnyPanel {
  const { title, says, unit, kind = "lines", limit, runbook, width = WIDTH[kind] } = panel;
  const built = ofKind(kind, limit)
    .title(title)
    .description(says)
    .datasource(SOURCE)
    .unit(UNITS[unit])
    .height(HEIGHT[kind])
    .span(width);
  Object.entries(panel.queries).forEach(([legend, expr], index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .expr(expr)
      .legendFormat(legend);
    if (kind === "heat") query.format(PromQueryFormat.Heatmap);
    built.withTarget(kind === "number" ? query.instant() : query.range());
  });
  if (limit !== undefined) built.thresholds(thresholds(limit));
  return runbook === undefined ? built : built.links([runbookLink(runbook)]);
}

function ofKind(kind: NonNullable<Panel["kind"]>, limit: Limit | undefined): AnyPanel {
  if (kind === "number") return new stat.PanelBuilder().graphMode(common.BigValueGraphMode.None);
  if (kind === "heat") return new heatmap.PanelBuilder();
  const lines = new timeseries.PanelBuilder()
    .min(0)
    .fillOpacity(5)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    );
  if (limit === undefined) return lines;
  return lines.thresholdsStyle(
    new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.DashedAndArea),
  );
}

/** The first step has no value: it holds from minus infinity on. */
function thresholds(limit: Limit): dashboard.ThresholdsConfigBuilder {
  const [below, above] = "above" in limit ? [COLOURS.good, COLOURS.bad] : [COLOURS.bad, COLOURS.good];
  const value = "above" in limit ? limit.above : limit.below;
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value, color: above },
  ]);
}

function runbookLink(runbook: string): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder("Runbook")
    .type(dashboard.DashboardLinkType.Link)
    .url(`${RUNBOOKS_URL}/${runbook}.md`)
    .targetBlank(true);
}
