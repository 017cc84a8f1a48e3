/** `node --require ./runtime/preload.js local/pack/main.ts <root>`: what `packAt` runs. Stacks come in, the pack's words go out. */
import * as fs from "node:fs";
import * as path from "node:path";
import { json } from "node:stream/consumers";
import type * as Rules from "../../policy/rules";
import type { AnyRule } from "../../policy/rules/rule";
import type * as Verdicts from "../../policy/verdict";
import type * as Excused from "../../policy/waivers";
import type { Written } from "../../resilience/estate";
import type { Pack, RuleText, Told } from "../../review/policy";
import type { BothStates } from ".";

const [root = ""] = process.argv.slice(2);

async function said({ before, after }: BothStates): Promise<Pack> {
  const { RULES } = (await import(path.join(root, "policy/rules"))) as typeof Rules;
  const { verdictsOn } = (await import(path.join(root, "policy/verdict"))) as typeof Verdicts;
  const { WAIVERS, WAIVER_RULE } = (await import(path.join(root, "policy/waivers"))) as typeof Excused;
  const file = path.join(root, "policy", "settings.json");
  const settings = JSON.parse(fs.readFileSync(file, "utf8")) as Verdicts.PackConfig;
  const told = (stacks: readonly (readonly Written[])[]): Told[] =>
    stacks.flatMap((stack) => verdictsOn(stack, settings).map(toldOf));
  return {
    rules: [...RULES, WAIVER_RULE].map(textOf),
    waivers: WAIVERS,
    settings,
    verdicts: { before: told(before), after: told(after) },
  };
}

function textOf(rule: AnyRule): RuleText {
  const { id, title, severity, unknown, scope } = rule;
  return { id, title, severity, unknown, scope, ...(rule.scope === "resource" ? { types: rule.types } : {}) };
}

function toldOf({ rule, level, finding, message }: Verdicts.Verdict): Told {
  const { id, title, remedy, documentation } = rule;
  const { resource, path: at, got, unknown } = finding;
  const { urn, name, type } = resource;
  return {
    rule: { id, title, remedy, documentation },
    level,
    finding: { resource: { urn, name, type }, path: at, got, unknown },
    message,
  };
}

json(process.stdin)
  .then((states) => said(states as BothStates))
  .then(
    (pack) => void process.stdout.write(JSON.stringify(pack)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
