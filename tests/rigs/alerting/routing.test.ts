/** Our own configuration, judged by Alertmanager's own tool. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { MAIL_RELAY } from "../../../facts/on-call";
import { SEVERITIES, type Severity } from "../../../facts/severities";
import { ALERTING } from "../../../local/clusters/catalogue";
import { missingPrograms, programs } from "../../../local/clusters/programs";
import { alertRules } from "../../../observability/alerts";
import { alertmanagerFiles } from "../../../observability/on-call/alertmanager";
import { NODE_LOST, REGION_LOST } from "../../../observability/on-call/alertmanager/build-inhibitions";
import { FILES, roster, written, type Labels } from "./alertmanager";

const missing = missingPrograms(ALERTING);
const teams = Object.keys(roster.teams);
const alerts = alertRules().flatMap(({ rules }) =>
  rules.flatMap((rule) => ("alert" in rule ? [{ name: rule.alert, labels: rule.labels as Labels }] : [])),
);

(missing.length > 0 ? describe.skip : describe)("Alertmanager's configuration", () => {
  let amtool: string;
  const folders: string[] = [];
  beforeAll(async () => {
    ({ amtool } = await programs(["amtool"]));
  });
  afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true })));

  function place(files: Readonly<Record<string, string>>): string {
    const folder = written(files);
    folders.push(folder);
    return path.join(folder, "alertmanager.yaml");
  }

  function receiversOf(file: string, labels: Labels): string {
    const said = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const args = ["config", "routes", "test", `--config.file=${file}`, ...said];
    return spawnSync(amtool, args, { encoding: "utf8" }).stdout.trim();
  }

  test.each([true, false])("is one that Alertmanager takes, pages or not (%s)", (pages) => {
    const file = place(alertmanagerFiles({ roster, pages, mail: MAIL_RELAY }));
    const { status, stdout } = spawnSync(amtool, ["check-config", file], { encoding: "utf8" });
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("3 inhibit rules") });
  });

  test("leads each severity of each team to the team's own pager and to chat, and P3 to its mail", () => {
    const file = place(FILES);
    for (const severity of Object.keys(SEVERITIES) as Severity[]) {
      for (const team of teams) {
        const pages = SEVERITIES[severity].pageAfterMinutes !== undefined;
        const expected = pages ? `chat,pager-${team}` : `mail-${team}`;
        expect([severity, team, receiversOf(file, { severity, owner: team })]).toEqual([severity, team, expected]);
      }
    }
  });

  test("leads what nobody owns to the infrastructure team, and what has no severity that we know to its mail", () => {
    const file = place(FILES);
    expect(receiversOf(file, { severity: "P0" })).toBe("chat,pager-infrastructure");
    expect(receiversOf(file, { severity: "P3", owner: "stranger" })).toBe("mail-infrastructure");
    expect(receiversOf(file, { severity: "critical" })).toBe("mail-infrastructure");
    expect(receiversOf(file, {})).toBe("mail-infrastructure");
  });

  test("leads every alert of the platform where its severity says, and the watchdog to the heartbeat alone", () => {
    const file = place(FILES);
    expect(alerts.length).toBeGreaterThan(40);
    const led = alerts.map(({ name, labels }) => [name, receiversOf(file, { alertname: name, ...labels })]);
    const expected = alerts.map(({ name, labels }) => {
      const paged = SEVERITIES[labels["severity"] as Severity].pageAfterMinutes !== undefined;
      if (name === "Watchdog") return [name, "heartbeat"];
      return [name, paged ? "chat,pager-infrastructure" : "mail-infrastructure"];
    });
    expect(led).toEqual(expected);
  });

  test("calls nobody and leaves chat alone where no user is", () => {
    const file = place(alertmanagerFiles({ roster, pages: false, mail: MAIL_RELAY }));
    expect(receiversOf(file, { severity: "P0", owner: "content" })).toBe("mail-content");
    expect(receiversOf(file, { alertname: "Watchdog" })).toBe("heartbeat");
    expect(fs.readFileSync(file, "utf8")).not.toMatch(/pagerduty|slack|msteams/);
  });

  test("names as causes only alerts that there are", () => {
    const names = alerts.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...REGION_LOST, ...NODE_LOST, "Watchdog", "CentreUnreachable"]));
  });
});
