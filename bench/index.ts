/** `npm run bench`: how long previews of the estate take, against the default way, the engine's floor and the targets. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import * as prettier from "prettier";
import { withRegion } from "../tools/check/region";
import { committedStacks, ROOT } from "./project";
import { asMarkdown, asText, isMet, isWithin, type Report, type Row } from "./report";
import { clusterTimes } from "./cluster-times";
import { engineFor, type Measured } from "./runner";
import * as scenarios from "./scenarios";
import { targetsOf } from "./targets";

const REGION = "prod-frankfurt";
const REGIONS = [2, 4, 8, 16];

interface Flags {
  readonly runs: number;
  readonly json?: boolean;
  readonly readme?: boolean;
}

/** A scenario that cannot run leaves a line that says so, and the others go on. */
async function attempt<T>(work: () => T | Promise<T>): Promise<T | Error> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function secondsOf(measured: Measured | Error): number {
  return measured instanceof Error ? Number.NaN : measured.seconds;
}

async function measure(setting: scenarios.Setting): Promise<Report> {
  const stacks = [...committedStacks().keys()];
  const { row, median, totals } = scenarios;
  const compared = await scenarios.sideBySide(setting, stacks);
  const each = new Map([...compared.estate].map(([stack, runs]) => [stack, median(runs)]));
  const estate = median(totals(compared.estate));
  const success = compared.estate.get(REGION) ?? [];
  const once = { ...setting, runs: 1 };
  const defaultWay = await attempt(() => scenarios.defaultWay(once, stacks));
  const unpatched = await attempt(() => scenarios.unpatchedFloor(once, each.values()));
  const ourStart = await attempt(() => scenarios.start(setting, "ours"));
  const defaultStart = await attempt(() => scenarios.start(setting, "default"));
  const grown = new Map<number, Measured | Error>();
  for (const regions of REGIONS) grown.set(regions, await attempt(() => scenarios.growth(setting, regions)));
  const rows: Row[] = [
    ...[...each].map(([stack, measured]) => row(`preview of ${stack}`, measured)),
    row("preview of the whole estate", estate),
    row(
      "the same the default way (ts-node after an edit, aliases kept)",
      defaultWay instanceof Error ? defaultWay : defaultWay.theirs,
    ),
    row("the engine's floor: as many trivial resources, patched", median(totals(compared.floor))),
    row("the engine's floor, unpatched", unpatched),
    row("an empty program", ourStart),
    row("an empty program the default way", defaultStart),
    row(`a program error at the end of ${REGION}`, median(compared.error)),
    row(`preview of ${REGION} with the policy pack`, median(compared.pack)),
    row(`preview of ${REGION} with a pack of no rules`, median(compared.emptyPack)),
    ...[...grown].map(([regions, measured]) => row(`whole estate with ${regions} regions`, measured)),
  ];
  const clusters = await attempt(() => clusterTimes(setting.say));
  const over = (left: number, right: number): number => left / right;
  const targets = targetsOf({
    defaultWay: defaultWay instanceof Error ? Number.NaN : over(defaultWay.theirs.seconds, defaultWay.ours.seconds),
    floor: scenarios.paired(totals(compared.estate), totals(compared.floor), over),
    error: scenarios.paired(compared.error, success, over),
    peakMegabytes: estate.programMegabytes,
    growth: new Map([...grown].map(([regions, measured]) => [regions, secondsOf(measured)])),
    pack: {
      seconds: scenarios.paired(compared.pack, success, (left, right) => left - right),
      resources: median(success).resources,
    },
  });
  return {
    machine: machine(setting.engine.version),
    rows,
    targets,
    clusters: clusters instanceof Error ? { refused: clusters.message } : clusters,
  };
}

function machine(engine: string): string {
  const [cpu] = os.cpus();
  return `${os.availableParallelism()} cores (${cpu?.model.trim() ?? "unknown"}), Node.js ${process.versions.node}, engine ${engine}`;
}

async function writeReadme(report: Report): Promise<void> {
  const file = path.join(ROOT, "README.md");
  const text = withRegion(fs.readFileSync(file, "utf8"), "bench", asMarkdown(report));
  fs.writeFileSync(file, await prettier.format(text, { parser: "markdown", printWidth: 120 }));
}

function times(text: string): number {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1) throw new InvalidArgumentError(`got ${text}, expected a number from 1 on.`);
  return runs;
}

async function main(flags: Flags): Promise<void> {
  const say = (text: string): void => console.error(text);
  const report = await measure({ engine: await engineFor(say), runs: flags.runs, say });
  console.log(flags.json === true ? JSON.stringify(report, undefined, 2) : asText(report));
  if (flags.readme === true) await writeReadme(report);
  const { targets, clusters } = report;
  process.exitCode = targets.every(isMet) && ("refused" in clusters || clusters.every(isWithin)) ? 0 : 1;
}

void new Command("npm run bench --")
  .description("Measures previews of the estate on the real engine and the embedded cloud.")
  .option("--runs <n>", "rounds of the previews that are compared; the median counts", times, 5)
  .option("--json", "one JSON document")
  .option("--readme", "also write the tables into README.md, between the markers <!-- bench --> and <!-- /bench -->")
  .action(main)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
