import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as yaml from "yaml";
import { RIGS } from "../../cli/rigs";
import type { Rule } from "../../observability/alerts/rule";

const PROMTOOL = RIGS.rules[0].file;

/** One case, in promtool's own terms. https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules (2026-11) */
export interface Case {
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
  readonly alert_rule_test?: readonly {
    readonly alertname: string;
    readonly eval_time: string;
    readonly exp_alerts: readonly { readonly exp_labels: Readonly<Record<string, string>> }[];
  }[];
}

/** What promtool's own check says of groups as they are deployed, duplicates included; nothing when it has no complaint. */
export function lint(groups: readonly object[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "plugilo-rules-"));
  try {
    const file = path.join(folder, "rules.yaml");
    writeFileSync(file, yaml.stringify({ groups }));
    const { status, stdout, stderr } = spawnSync(PROMTOOL, ["check", "rules", "--lint-fatal", file], {
      encoding: "utf8",
    });
    return status === 0 ? "" : `promtool: ${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What Prometheus itself says of groups of rules, and of expressions over them, instead of what cases expect; nothing when it agrees. */
export function complaint(groups: readonly object[], interval: string, cases: readonly Case[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "plugilo-rules-"));
  try {
    writeFileSync(path.join(folder, "rules.yaml"), yaml.stringify({ groups }));
    const test = path.join(folder, "test.yaml");
    writeFileSync(test, yaml.stringify({ rule_files: ["rules.yaml"], evaluation_interval: interval, tests: cases }));
    const { status, stdout, stderr } = spawnSync(PROMTOOL, ["test", "rules", test], { encoding: "utf8" });
    return status === 0 ? "" : `promtool: ${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prometheus' own judgement of rules. Fails with what it found instead of what a case expects. */
export function judge(rules: readonly Rule[], cases: readonly Case[]): void {
  // Annotations would have to be repeated word for word in each case; what they say is no matter of Prometheus'.
  const bare = rules.map((rule) => ("alert" in rule ? { ...rule, annotations: {} } : rule));
  expect(complaint([{ name: "ours", rules: bare }], "1m", cases)).toBe("");
}

/** A series with the same value all the time, or several one after another, each for so many minutes. */
export function series(
  name: string,
  ...phases: (readonly [value: number, minutes: number])[]
): Case["input_series"][0] {
  return { series: name, values: phases.map(([value, minutes]) => `${value}x${minutes}`).join(" ") };
}
