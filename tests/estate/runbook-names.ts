import { RUNBOOKS_URL } from "../../facts/severities";
import { commandsIn } from "../../tools/runbooks/command";
import { readRunbooks } from "../../tools/runbooks/runbook";
import type { StateResource } from "./estate";

/** What a person puts in: either region, in the variables of runbooks. */
const PLACES = ["fra", "ber"] as const;
const NAMED = /\b(?:afd|afw|agw|aks|amr|apim|cosmos|id|kv|ng|psql|rg|sbns)-plugilo-prod-[A-Za-z0-9$-]+/g;
/** Of Kubernetes itself, in every cluster. */
const BUILT_IN = "kube-system";

/** Names of Azure's resources and of namespaces that commands of runbooks have and the estate has not. */
export function strangeNames(resources: readonly StateResource[]): string[] {
  const there = new Set(resources.flatMap(({ id = "" }) => id.split("/")));
  const lines = readRunbooks().flatMap((runbook) => runbook.commands);
  const azure = lines
    .flatMap((line) => line.match(NAMED) ?? [])
    .flatMap((name) => (name.includes("$") ? PLACES.map((place) => name.replace(/\$[A-Z]/, place)) : [name]));
  const namespaces = lines
    .flatMap(commandsIn)
    .flatMap(({ args }) => args.flatMap((arg, index) => (arg === "--namespace" ? [args[index + 1] ?? ""] : [])))
    .filter((name, index, all) => name !== BUILT_IN && all.indexOf(name) === index);
  return [...new Set(azure)].concat(namespaces).filter((name) => !there.has(name));
}

/** Alerts of Azure Monitor that lead their reader elsewhere than to the runbook that names them. */
export function misledAlerts(resources: readonly StateResource[]): string[] {
  const right = new Map(readRunbooks().flatMap(({ id, front }) => front.watches.map((watch) => [watch, id])));
  return resources
    .filter(({ type }) => /^azure-native:monitor:(?:MetricAlert|ScheduledQueryRule)$/.test(type))
    .flatMap(({ urn, inputs }) => {
      const name = urn.split("::").at(-1) ?? "";
      const text = String(inputs?.["description"]);
      return text.endsWith(` ${RUNBOOKS_URL}/${right.get(name)}.md`) ? [] : [`${name}: ${text}`];
    });
}
