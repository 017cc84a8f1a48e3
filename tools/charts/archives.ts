import { createHash } from "node:crypto";
import { parse } from "yaml";
import type { Chart } from "../../facts/charts";

/** What was found of a chart: its archive as pinned, another, or one that nothing pins yet. */
export interface Verdict {
  readonly chart: string;
  readonly version: string;
  readonly state: "as pinned" | "not pinned" | "another";
  /** SHA-256 of the archive that is there. */
  readonly sha256: string;
}

/** Gets what is at an address. @throws what tells why there is nothing */
export type Download = (address: string) => Promise<Buffer>;

interface Index {
  readonly entries?: Readonly<Record<string, readonly { version: string; urls?: readonly string[] }[] | undefined>>;
}

/**
 * Compares the archive that a chart's repository offers with the one that is pinned: the archive itself, since an index is
 * no harder to change than what it names.
 *
 * @throws Error when the repository has no such version.
 */
export async function judge(chart: Chart, download: Download): Promise<Verdict> {
  const repository = `${chart.repository.replace(/\/+$/, "")}/`;
  const index = parse((await download(`${repository}index.yaml`)).toString("utf8")) as Index | null;
  const offered = index?.entries?.[chart.chart] ?? [];
  const [address] = offered.find(({ version }) => version === chart.version)?.urls ?? [];
  if (address === undefined) {
    const some = offered.slice(0, 3).map(({ version }) => version);
    throw new Error(
      `${chart.chart}: got no version ${chart.version} in ${repository}index.yaml, expected it (there are ` +
        `${some.join(", ") || "none"}); pin one that is there in facts/charts.ts.`,
    );
  }
  const archive = await download(new URL(address, repository).href);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  const state = chart.sha256 === undefined ? "not pinned" : chart.sha256 === sha256 ? "as pinned" : "another";
  return { chart: chart.chart, version: chart.version, state, sha256 };
}

/** A verdict in words, and what to do about it. */
export function told({ chart, version, state, sha256 }: Verdict, pinned: string | undefined): string {
  const name = `${chart} ${version}`;
  if (state === "as pinned") return `ok ${name}: ${sha256}`;
  if (state === "not pinned")
    return `?? ${name}: got ${sha256}; after a look inside, pin it in facts/charts.ts: sha256: "${sha256}"`;
  return `!! ${name}: got ${sha256}, expected ${pinned ?? ""}; somebody changed what is published: do not deploy it.`;
}
