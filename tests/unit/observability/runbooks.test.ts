/** Runbooks are whole, their commands exist, and alerts and runbooks find each other. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { RUNBOOKS } from "../../../facts/severities";
import { everyAlert, runbookOf } from "../../../tools/runbooks/alerts";
import { type Command, commandsIn, flagsOf, wordsOf } from "../../../tools/runbooks/command";
import { commandsOf, readRunbook, readRunbooks, RUNBOOK_FOLDER, SECTIONS } from "../../../tools/runbooks/runbook";
import { AZ_COMMANDS } from "./az-commands";

const ROOT = path.join(__dirname, "..", "..", "..");
const GOLDENS = path.join(ROOT, "tests", "estate", "goldens");
const runbooks = readRunbooks();
const preparation = commandsOf(fs.readFileSync(path.join(ROOT, RUNBOOK_FOLDER, "README.md"), "utf8"));
const commands = [
  ...preparation,
  ...runbooks.flatMap((runbook) => [...runbook.commands, ...runbook.front.drills]),
].flatMap(commandsIn);
const of = (program: string): Command[] => commands.filter((command) => command.program === program);

/** Alerts of Azure Monitor, by logical name, as the estate's lists of resources have them. */
function watchesOfTheEstate(): Set<string> {
  const lines = fs
    .readdirSync(GOLDENS)
    .filter((file) => file.endsWith(".txt"))
    .flatMap((file) => fs.readFileSync(path.join(GOLDENS, file), "utf8").split("\n"));
  const found = lines.flatMap((line) => /monitor:(?:MetricAlert|ScheduledQueryRule)::(.+)$/.exec(line)?.[1] ?? []);
  return new Set(found);
}

describe("runbooks", () => {
  test("are those that alerts may send their readers to, and no others", () => {
    expect(runbooks.map(({ id }) => id)).toEqual([...RUNBOOKS].sort());
  });

  test.each(runbooks)("$id: has all sections in their order, and something in each", ({ sections, body }) => {
    expect(sections).toEqual(SECTIONS);
    for (const text of body.split(/^## .*$/m).slice(1)) expect(text.trim().length).toBeGreaterThan(20);
  });

  test.each(runbooks)("$id: says when to call somebody, or that it is a thing for the day", ({ body }) => {
    expect(body).toMatch(/^Escalate[ :]|^By day; nobody is woken/m);
  });

  test.each(runbooks)("$id: serves an alert or is rehearsed", ({ front }) => {
    expect([...front.alerts, ...front.watches, ...front.drills]).not.toEqual([]);
  });

  test.each(runbooks)("$id: leads to pages that are there", ({ links }) => {
    for (const link of links.filter((address) => !address.startsWith("http"))) {
      expect([link, fs.existsSync(path.join(ROOT, RUNBOOK_FOLDER, link))]).toEqual([link, true]);
    }
  });

  test("are refused without a title, and with an urgency that is none", () => {
    const text = "---\nseverity: P4\ncomponent: mesh\nalerts: []\nwatches: []\ndrills: []\nreviewed: 2026-11-26\n---\n";
    expect(() => readRunbook("x", text)).toThrow(/x\.md[\s\S]*title[\s\S]*severity/);
  });
});

describe("alerts", () => {
  test("of Prometheus lead to a runbook that is there and names them", () => {
    const named = new Map(runbooks.map(({ id, front }) => [id, front.alerts]));
    const lost = everyAlert().filter((alert) => !named.get(runbookOf(alert) ?? "")?.includes(alert.alert));
    expect(lost.map(({ alert }) => alert)).toEqual([]);
  });

  test("that runbooks name exist, and none is more urgent than its runbook says", () => {
    const urgency = new Map(everyAlert().map(({ alert, labels }) => [alert, labels.severity]));
    for (const { id, front } of runbooks) {
      for (const name of front.alerts) {
        const severity = urgency.get(name);
        expect([id, name, severity !== undefined && severity >= front.severity]).toEqual([id, name, true]);
      }
    }
  });

  test("of Azure Monitor are each named by one runbook, and all that runbooks name exist", () => {
    expect(runbooks.flatMap(({ front }) => front.watches).sort()).toEqual([...watchesOfTheEstate()].sort());
  });
});

describe("commands of runbooks", () => {
  test("are of programs that somebody on call has", () => {
    const programs = new Set(commands.map(({ program }) => program));
    expect([...programs].sort()).toEqual(["./plugilo", "az", "curl", "kubectl", "kubelogin", "openssl", "psql"]);
  });

  test("of az exist, with the flags that they are given", () => {
    const unknown = of("az").flatMap((command) => {
      const words = wordsOf(command).join(" ");
      const known = AZ_COMMANDS[words];
      if (known === undefined) return [`az ${words}`];
      const flags = new Set([...known.split(" "), "--output", "--query"]);
      return flagsOf(command).flatMap((flag) => (flags.has(flag) ? [] : [`az ${words} ${flag}`]));
    });
    expect(unknown).toEqual([]);
  });

  test("of az that the table knows are used", () => {
    const used = new Set(of("az").map((command) => wordsOf(command).join(" ")));
    expect(Object.keys(AZ_COMMANDS).filter((words) => !used.has(words))).toEqual(["afd custom-domain list"]);
  });

  test("of ./plugilo exist, with the flags that they are given", () => {
    const asked = new Map<string, string>();
    const help = (words: readonly string[]): string => {
      const key = words.join(" ");
      const known = asked.get(key);
      if (known !== undefined) return known;
      const { stdout } = spawnSync(path.join(ROOT, "plugilo"), [...words, "--help"], { encoding: "utf8" });
      asked.set(key, stdout);
      return stdout;
    };
    for (const command of of("./plugilo")) {
      const [first = "", second = ""] = command.args;
      const group = ["singletons", "fault"].includes(first) ? [first, second] : [first];
      // What is handed on to jest is jest's.
      const text = help(group);
      expect(text).toContain(`Usage: plugilo ${group.join(" ")} `);
      for (const flag of flagsOf(command)) expect([group, flag, text.includes(flag)]).toEqual([group, flag, true]);
    }
  });
});

describe("a line of a shell", () => {
  test("is taken apart at pipes and within substitutions, and variables start nothing", () => {
    expect(commandsIn("A=$(az account show --query id) # why")).toEqual([
      { program: "az", args: ["account", "show", "--query", "id"] },
    ]);
    expect(commandsIn("export P=fra   # or: ber")).toEqual([]);
    expect(commandsIn('kubectl get x --output "a | b" | openssl x509 -noout').map(({ program }) => program)).toEqual([
      "kubectl",
      "openssl",
    ]);
  });
});
