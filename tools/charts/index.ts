/** `npm run charts`: are the charts that would be deployed those that were pinned? Ends with 1 when one is another, or not to be had. */
import { CHARTS, type Chart } from "../../facts/charts";
import { judge, told, type Download } from "./archives";

const download: Download = async (address) => {
  const answer = await fetch(address).catch((error: unknown) => {
    const { cause = error } = error as Error;
    throw new Error(`${address}: got no answer (${String(cause)}), expected one; is there a way to it from here?`);
  });
  if (!answer.ok) throw new Error(`${address}: got ${answer.status}, expected 200; is the repository still there?`);
  return Buffer.from(await answer.arrayBuffer());
};

async function check(chart: Chart): Promise<boolean> {
  try {
    const verdict = await judge(chart, download);
    console.log(told(verdict, chart.sha256));
    return verdict.state !== "another";
  } catch (error) {
    console.error(`!! ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function main(): Promise<void> {
  const good = await Promise.all(Object.values<Chart>(CHARTS).map(check));
  process.exitCode = good.every(Boolean) ? 0 : 1;
}

void main();
