/** What runbooks ask of kubectl, asked of kubectl itself: whether it has such a command, and such flags. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { missingPrograms, programs } from "../../../local/clusters/programs";
import { type Command, commandsIn, flagsOf } from "../../../tools/runbooks/command";
import { commandsOf, readRunbooks, RUNBOOK_FOLDER } from "../../../tools/runbooks/runbook";

const README = path.join(__dirname, "..", "..", "..", RUNBOOK_FOLDER, "README.md");
/** Words that are nothing without the next one. */
const GROUPS = ["auth", "config", "create", "rollout", "secret", "top"];
const missing = missingPrograms(["kubectl"]);

const commands = [
  ...readRunbooks().flatMap((runbook) => runbook.commands),
  ...commandsOf(fs.readFileSync(README, "utf8")),
]
  .flatMap(commandsIn)
  .filter(({ program }) => program === "kubectl");

/** The verb behind the options that say where. */
function verbOf({ args }: Command): string[] {
  const words: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (["--context", "--namespace"].includes(arg)) index += 1;
    else if (!arg.startsWith("-")) words.push(arg);
  }
  const end = words.findIndex((word) => !GROUPS.includes(word));
  return words.slice(0, end + 1);
}

(missing.length > 0 ? describe.skip : describe)("kubectl", () => {
  let kubectl = "";
  const asked = new Map<string, string>();
  beforeAll(async () => {
    kubectl = (await programs(["kubectl"])).kubectl;
  });

  function help(...words: string[]): string {
    const key = words.join(" ");
    const known = asked.get(key) ?? spawnSync(kubectl, words, { encoding: "utf8" }).stdout;
    asked.set(key, known);
    return known;
  }

  test("is asked often, so that this proves something", () => expect(commands.length).toBeGreaterThan(50));

  test.each(commands.map((command) => ({ command, line: command.args.join(" ") })))("knows: $line", ({ command }) => {
    const verb = verbOf(command);
    const text = help(...verb, "--help");
    expect([verb, /^ {2}kubectl /m.test(text)]).toEqual([verb, true]);
    const options = `${text}${help("options")}`;
    const unknown = flagsOf(command).filter((flag) => !new RegExp(`^ +(?:-\\w, )?${flag}=`, "m").test(options));
    expect(unknown).toEqual([]);
  });
});
