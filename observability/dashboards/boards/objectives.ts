import { errorRatio, SLO_SERIES } from "../../slo/series";
import type { Board } from "../board";

const OF_SERVICE = 'service=~"$service"';
/** Burn rates of which each pages by itself; with what severity is a matter of the rules. */
const WINDOWS = ["5m", "1h", "6h", "3d"] as const;

export const objectives: Board = {
  uid: "objectives",
  title: "Objectives and error budgets",
  says: "Do services keep what is promised over 30 days, how much of the budget is left, and who may still release?",
  variables: ["service"],
  rows: {
    "Error budget of 30 days": [
      {
        title: "Consumed",
        says: "Half: caution. Three quarters: only what mends. All: releases are frozen until the window has moved on.",
        unit: "share",
        queries: { "{{service}} {{slo}}": `${SLO_SERIES.consumed}{${OF_SERVICE}}` },
        limit: { above: 1 },
        runbook: "error-budget",
        width: 16,
      },
      {
        title: "Releases frozen",
        says: "The gate that releases ask before their first step.",
        unit: "yesNo",
        queries: { "{{service}} {{release}}": `${SLO_SERIES.frozen}{${OF_SERVICE}}` },
        limit: { above: 1 },
        runbook: "error-budget",
      },
    ],
    "How fast it is spent": WINDOWS.map((window) => ({
      title: `Bad requests, over ${window}`,
      says: "Share of requests that miss the objective. What pages is this, as a multiple of what the objective allows.",
      unit: "share",
      queries: { "{{service}} {{slo}}": `${errorRatio(window)}{${OF_SERVICE}}` },
      runbook: "error-budget",
      width: 12,
    })),
    "What was promised": [
      {
        title: "Bad requests, over 30 days",
        says: "What the objective is judged by.",
        unit: "share",
        queries: { "{{service}} {{slo}}": `${errorRatio("30d")}{${OF_SERVICE}}` },
        width: 24,
      },
    ],
  },
};
