/** Times of the cluster platform on real controllers: measured by the rig under tests/rigs/clusters, which a bench runs. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "./project";

/** A time that the rig measured. */
export interface Time {
  readonly what: string;
  readonly seconds: number;
  /** The most that it may be, and the requirement that says so. None where no requirement gives a figure. */
  readonly limit?: { readonly seconds: number; readonly from: string };
}

/** Parts of the rig, each of which runs by itself. */
const PARTS = ["platform", "delivery"] as const;

/** Where a part of the rig leaves what it measured. */
export function timesFile(part: (typeof PARTS)[number]): string {
  return path.join(ROOT, "node_modules", ".cache", "plugilo", `cluster-times-${part}.json`);
}

/**
 * Runs the rig and reads its times.
 *
 * @throws Error when it measured nothing, because a scenario failed or the programs and packages that it needs are not there.
 */
export function clusterTimes(say: (text: string) => void): Time[] {
  say("the cluster platform on real controllers");
  const files = PARTS.map(timesFile);
  for (const file of files) fs.rmSync(file, { force: true });
  const args = [require.resolve("jest/bin/jest"), "--config", path.join(ROOT, "jest.clusters.config.js")];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  if (!files.every((file) => fs.existsSync(file)))
    throw new Error(`the rig measured nothing; run npm run clusters first, which prepares it`);
  if (status !== 0)
    throw new Error(`a scenario of the rig failed: ${stderr.split("\n").find((line) => line.includes("●")) ?? ""}`);
  return files.flatMap((file) => JSON.parse(fs.readFileSync(file, "utf8")) as Time[]);
}
