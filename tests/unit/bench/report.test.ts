/** The bench's arithmetic and its tables: a target is met, missed, or visibly not measured. */
import { asMarkdown, asText, isMet, isWithin, type Report } from "../../../bench/report";
import { median, paired, row, total, totals } from "../../../bench/scenarios";
import { targetsOf, type Numbers } from "../../../bench/targets";

const run = { seconds: 2, programSeconds: 1, programMegabytes: 100, resources: 10, exitCode: 0 };

const MET: Numbers = {
  defaultWay: 5,
  floor: 1.5,
  error: 1.1,
  peakMegabytes: 399,
  growth: new Map([
    [2, 2],
    [16, 17],
  ]),
  pack: { seconds: 1.2, resources: 200 },
};

test("numbers exactly at their limits meet every target", () => {
  expect(targetsOf(MET).map(isMet)).toEqual([true, true, true, true, true, true]);
});

test.each([
  ["the default way is less than 5 times slower", { defaultWay: 4.9 }],
  ["the floor is passed by more than half", { floor: 1.51 }],
  ["growth is more than linear", { growth: new Map([...MET.growth, [16, 17.1]]) }],
  ["the program takes more than 400 MB", { peakMegabytes: 401 }],
  ["an error is slower than a success", { error: 1.11 }],
  ["the pack costs more than 0.7 s and 2.5 ms a resource", { pack: { seconds: 1.21, resources: 200 } }],
])("one target is missed when %s", (_, change) => {
  expect(targetsOf({ ...MET, ...change }).filter((target) => !isMet(target))).toHaveLength(1);
});

test("what could not be measured meets no target and says so", () => {
  const targets = targetsOf({ ...MET, defaultWay: Number.NaN, growth: new Map() });
  expect(targets.filter((target) => !isMet(target))).toHaveLength(2);
  const report: Report = { machine: "m", rows: [row("a", new Error("no engine\nmore"))], targets, clusters: [] };
  expect(asMarkdown(report)).toContain("| a | none |");
  expect(asMarkdown(report)).toContain("a: no engine");
  expect(asMarkdown(report)).toContain("not measured");
});

test("the median is a run that took place, whatever their order", () => {
  expect(median([9, 1, 3].map((seconds) => ({ ...run, seconds }))).seconds).toBe(3);
  expect(() => median([])).toThrow("--runs 1");
});

test("a total adds times and resources, and takes the largest memory", () => {
  expect(total([run, { ...run, programMegabytes: 300 }])).toMatchObject({
    seconds: 4,
    resources: 20,
    programMegabytes: 300,
  });
});

test("pairs are compared round by round, so that a slow round counts for both", () => {
  const at = (...seconds: number[]) => seconds.map((each) => ({ ...run, seconds: each }));
  const over = (left: number, right: number): number => left / right;
  expect(paired(at(2, 20, 3), at(1, 10, 1), over)).toBe(2);
  expect(paired(at(2), [], over)).toBeNaN();
  const byStack = new Map([
    ["a", at(1, 10)],
    ["b", at(2, 20)],
  ]);
  expect(totals(byStack).map(({ seconds }) => seconds)).toEqual([3, 30]);
});

describe("times on real controllers", () => {
  const limit = { seconds: 30, from: "A3" };
  const time = { what: "pending to running", seconds: 30, limit };
  const report: Report = { machine: "m", rows: [], targets: [], clusters: [time] };

  test("stand beside the figure that they are judged by", () => {
    expect(asMarkdown(report)).toContain("| pending to running | 30.0 | 30 s (A3) | met |");
  });

  test("that take longer are missed, and count as a missed target", () => {
    const slow = { ...time, seconds: 30.1 };
    expect(isWithin(time)).toBe(true);
    expect(isWithin(slow)).toBe(false);
    expect(asText({ ...report, clusters: [slow, time] })).toContain("1 of 2 targets missed");
  });

  test("for which no requirement gives a figure are told and not judged", () => {
    const { limit: _, ...free } = { ...time, seconds: 1000 };
    expect(isWithin(free)).toBe(true);
    expect(asMarkdown({ ...report, clusters: [free] })).toContain("| pending to running | 1000.0 | none |  |");
  });

  test("that could not be measured say why", () => {
    const refused = { ...report, clusters: { refused: "the rig measured nothing" } };
    expect(asMarkdown(refused)).toContain("on real controllers: the rig measured nothing");
    expect(asText(refused)).toContain("the rig measured nothing");
  });
});
