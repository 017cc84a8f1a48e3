/** What our rules are worth against the lists of others: docs/policy-mutations.md. */
import { SAFE_RESOURCES } from "../../tests/unit/policy/safety/resources";
import { SAFETY } from "../../tests/unit/policy/safety/score";
import { SURVIVORS } from "../../tests/unit/policy/safety/survivors";
import type { GeneratedDocument } from "../check/documents";
import { table } from "./component/markdown";

export const documents: readonly GeneratedDocument[] = [{ file: "docs/policy-mutations.md", render }];

function render(): string {
  const types = [...new Set([...Object.keys(SAFETY), ...SAFE_RESOURCES.map(({ type }) => type)])].sort();
  const properties = types.reduce((sum, type) => sum + pathsOf(type).length, 0);
  return [
    "<!-- Written by `npm run docs` from tests/unit/policy/safety. -->",
    "# Mistakes that the policy pack stops",
    `What makes a resource safe, as others see it: ${properties} properties of ${types.length} types, taken from Azure's PSRule and ` +
      "Proactive Resiliency Library, Microsoft's own guides, Kubernetes' Pod Security Standards and the linters of its workloads, " +
      "written down without a look at our rules. Each is dropped, misspelt and set to what a careless hand would set, in every " +
      "resource of the whole estate that has it; some resources are taken away. A mistake is stopped when a mandatory rule speaks. " +
      "`tests/unit/policy/safety/score.test.ts` makes all of them and fails below 95 in 100, or when what survives is not the list " +
      "below.",
    "## By type",
    table(["type", "properties", "is taken away", "survive", "read at"], types.map(row)),
    "## What survives, and why",
    SURVIVORS.length === 0 ? "Nothing." : table(["type", "what", "mistake", "why"], SURVIVORS.map(survivor)),
  ].join("\n\n");
}

function row(type: string): string[] {
  const gone = SAFE_RESOURCES.filter((one) => one.type === type);
  const sources = [...(SAFETY[type] ?? []), ...gone].map(({ source }) => source);
  const survive = SURVIVORS.filter((one) => one.type === type).length;
  const links = [...new Set(sources)].map((source) => `[${pageName(source)}](${source} "read 2026-11")`);
  return [`\`${type}\``, `${pathsOf(type).length}`, gone.length > 0 ? "yes" : "", `${survive || ""}`, links.join(", ")];
}

function pathsOf(type: string): string[] {
  return [...new Set((SAFETY[type] ?? []).map(({ path }) => path))];
}

function survivor({ type, path, kinds, why }: (typeof SURVIVORS)[number]): string[] {
  return [`\`${type}\``, path === "" ? "the resource" : `\`${path}\``, kinds.join(", "), why];
}

function pageName(address: string): string {
  return address.replace(/\/$/, "").split("/").slice(-1).join();
}
