import Table from "cli-table3";
import pc from "picocolors";
import { recordedEstate } from "../../local/recording/cached";
import {
  dependencesByRegion,
  excuses,
  EXCEPTIONS,
  isShared,
  KINDS,
  MEANINGS,
  SHARED,
  sharedFateBreaches,
  wayOf,
  type Breach,
  type Dependence,
} from "../../resilience/shared-fate";
import { EXIT } from "../failure";
import { ROOT } from "../session";

/** What each region needs, and where it would fail with another place: from the program as it is, no cloud, nothing that is up. */
export async function sharedFate(flags: { json?: boolean }): Promise<number> {
  const stacks = await recordedEstate(ROOT);
  const regions = dependencesByRegion(stacks);
  const breaches = sharedFateBreaches(stacks, new Date());
  const said = flags.json ? asJson(regions, breaches) : sharedFateText(regions, breaches);
  process.stdout.write(`${said}\n`);
  return breaches.length === 0 ? EXIT.ok : EXIT.policy;
}

/** A table a region, what it needs elsewhere, and the verdict. */
export function sharedFateText(
  regions: ReadonlyMap<string, readonly Dependence[]>,
  breaches: readonly Breach[],
): string {
  const sections = [...regions].map(([region, all]) =>
    [pc.bold(region), tableOf(region, all), ...elsewhere(region, all).map(lineOf)].join("\n"),
  );
  return [...sections, verdict(breaches)].join("\n\n");
}

function tableOf(region: string, all: readonly Dependence[]): string {
  const table = new Table({
    head: ["needed to", "when it is gone", "its own", "shared by design", "elsewhere"],
    colAligns: ["left", "left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const kind of KINDS) {
    const places = all.filter((one) => one.kind === kind).map(({ place }) => place);
    const [own, shared] = [region, SHARED].map((wanted) => places.filter((place) => place === wanted).length);
    table.push([kind, MEANINGS[kind], own, shared, places.length - (own ?? 0) - (shared ?? 0)]);
  }
  return table.toString();
}

function elsewhere(region: string, all: readonly Dependence[]): Dependence[] {
  return all.filter(({ place }) => place !== region && place !== SHARED);
}

function lineOf(one: Dependence): string {
  const what = `to ${one.kind}: ${one.name} (${one.type}) of ${one.place}`;
  const exception = EXCEPTIONS.find((candidate) => excuses(candidate, one));
  if (exception) return `${pc.yellow(what)}\n  ${exception.reason} ${exception.owner}, until ${exception.expires}.`;
  return isShared(one) ? `${pc.red(what)}\n  ${wayOf(one)}` : what;
}

function verdict(breaches: readonly Breach[]): string {
  if (breaches.length === 0) return "No region fails with another place, but for the exceptions told above.";
  return breaches
    .map(
      ({ law, stack, resource, got, expected }) => `${law}: ${stack}: ${resource}: got ${got}, expected ${expected}.`,
    )
    .join("\n");
}

function asJson(regions: ReadonlyMap<string, readonly Dependence[]>, breaches: readonly Breach[]): string {
  const told = [...regions].map(([region, dependences]) => ({ region, dependences }));
  return JSON.stringify({ regions: told, exceptions: EXCEPTIONS, breaches }, null, 2);
}
