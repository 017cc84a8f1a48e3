/** A real Alertmanager with our own files, in which minutes are seconds, delivering to sinks on loopback. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { MAIL_RELAY, PAGER_SECRETS, pagerSecret } from "../../../facts/on-call";
import { freePorts } from "../../../local/clusters/ports";
import { programs } from "../../../local/clusters/programs";
import { alertmanagerFiles } from "../../../observability/on-call/alertmanager";
import { readRoster } from "../../../observability/on-call/roster";
import { Sinks, type Arrival } from "./sinks";

export const roster = readRoster();
/** As clusters get them. */
export const FILES = alertmanagerFiles({ roster, pages: true, mail: MAIL_RELAY });

export type Labels = Readonly<Record<string, string>>;

/** Puts files into a folder of their own. */
export function written(files: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(tmpdir(), "plugilo-alerting-"));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

export class Alertmanager {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
    readonly sinks: Sinks,
    private readonly folder: string,
    private readonly amtool: string,
  ) {}

  static async start(): Promise<Alertmanager> {
    const { alertmanager, amtool } = await programs(["alertmanager", "amtool"]);
    const sinks = await Sinks.open();
    const folder = written({ ...FILES, ...secretsFor(sinks) });
    const file = path.join(folder, "alertmanager.yaml");
    fs.writeFileSync(file, hurried(fs.readFileSync(file, "utf8"), folder, sinks));
    const [port = 0] = await freePorts(1);
    const address = `http://127.0.0.1:${port}`;
    const flags = [`--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`, "--cluster.listen-address="];
    const child = spawn(alertmanager, [...flags, `--storage.path=${path.join(folder, "data")}`], { stdio: "ignore" });
    const started = new Alertmanager(child, address, sinks, folder, amtool);
    await eventually(() =>
      fetch(`${address}/-/ready`)
        .then(({ ok }) => ok)
        .catch(() => false),
    );
    return started;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await ended;
    await this.sinks.close();
    fs.rmSync(this.folder, { recursive: true });
  }

  /** Says that alerts fire, as Prometheus does; with an end, that they are over. */
  async tell(labels: readonly Labels[], endsAt?: Date): Promise<void> {
    const alerts = labels.map((one) => ({
      labels: one,
      annotations: { summary: `${one["alertname"]} happens.`, runbook_url: "https://runbooks/one.md" },
      ...(endsAt ? { endsAt: endsAt.toISOString() } : {}),
    }));
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(alerts) };
    const { status } = await fetch(`${this.address}/api/v2/alerts`, init);
    expect(status).toBe(200);
  }

  /** What runbooks have a person type. */
  tool(...args: string[]): string {
    const { stdout, stderr, status } = spawnSync(this.amtool, [`--alertmanager.url=${this.address}`, ...args], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  /** What has arrived somewhere about an alert. */
  arrived(at: string, alertname: string): Arrival[] {
    return this.sinks.arrivals.filter((one) => one.at === at && one.body.includes(alertname));
  }

  async until(at: string, alertname: string): Promise<Arrival> {
    await eventually(() => this.arrived(at, alertname).length > 0);
    const [first] = this.arrived(at, alertname);
    if (!first) throw new Error("nothing arrived");
    return first;
  }
}

/** Addresses and keys as the vault holds them, a file each. */
function secretsFor(sinks: Sinks): Record<string, string> {
  const { slack, teams, heartbeat, smtpPassword } = PAGER_SECRETS;
  const keys = Object.keys(roster.teams).map((team) => [pagerSecret(team), `key-${team}`]);
  const ways = { [slack]: "slack", [teams]: "teams", [heartbeat]: "heartbeat" };
  const addresses = Object.entries(ways).map(([name, way]) => [name, `${sinks.address}/${way}`]);
  return { ...(Object.fromEntries([...keys, ...addresses]) as Record<string, string>), [smtpPassword]: "none" };
}

/** Our file with seconds for minutes, and with what a rig has in the place of what only the internet has. */
function hurried(text: string, folder: string, sinks: Sinks): string {
  return text
    .replaceAll(PAGER_SECRETS.folder, folder)
    .replace(/^global:$/m, `global:\n  pagerduty_url: ${sinks.address}/pager`)
    .replace(/^( +(?:group_wait|group_interval|repeat_interval): )(\d+)([smh])$/gm, (_, key: string, count, unit) => {
      const milliseconds = (Number(count) * { s: 1000, m: 60_000, h: 3_600_000 }[String(unit) as "s" | "m" | "h"]) / 60;
      return `${key}${Math.round(milliseconds)}ms`;
    })
    .replaceAll(`smarthost: ${MAIL_RELAY.relay}`, `smarthost: ${sinks.relay}`)
    .replaceAll("require_tls: true", "require_tls: false")
    .replace(/^ +auth_(username|password_file): .*\n/gm, "");
}

/** @throws Error when it does not come true within half a minute. */
export async function eventually(true_: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    if (await true_()) return;
    await sleep(50);
  }
  throw new Error(`got nothing for 30 s, expected ${true_.toString()}`);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
