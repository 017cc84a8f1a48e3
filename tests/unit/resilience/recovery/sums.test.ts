import * as fc from "fast-check";
import { criticalPath, inWords, termsOf, total, type Path, type Term } from "../../../../resilience/recovery";
import { atOnce, inTurn, lost, sum } from "../../../../resilience/recovery/sum";
import { set } from "../../policy/mutations";
import { rowOf, rowsAfter } from "./estate";

const term = fc
  .tuple(fc.nat(10_000), fc.nat(10_000))
  .map(([best, more]): Term => ({ name: "step", range: { best, worst: best + more }, formula: "", trust: "assumed" }));
const path = fc.letrec<{ path: Path }>((tie) => ({
  path: fc.oneof(
    { maxDepth: 4 },
    term.map((one) => ({ term: one })),
    fc.array(tie("path"), { maxLength: 4 }).map((steps) => inTurn(...steps)),
    fc.array(tie("path"), { maxLength: 4 }).map((branches) => atOnce(...branches)),
  ),
})).path;

describe("a sum of terms", () => {
  it("is never upside down, whatever goes in turn or at once", () => {
    fc.assert(fc.property(path, (any) => total(any).best <= total(any).worst));
  });

  it("is, in its worst case, what its critical path adds up to", () => {
    fc.assert(
      fc.property(path, (any) => {
        const worst = criticalPath(any).reduce((all, { range }) => all + range.worst, 0);
        expect(worst).toBe(total(any).worst);
      }),
    );
  });

  it("grows, or stays, when a step is added, and its critical path names steps that it has", () => {
    fc.assert(
      fc.property(path, term, (any, more) => {
        expect(total(inTurn(any, more)).worst).toBe(total(any).worst + more.range.worst);
        expect(total(atOnce(any, more)).worst).toBeGreaterThanOrEqual(total(any).worst);
        for (const one of criticalPath(any)) expect(termsOf(any)).toContain(one);
      }),
    );
  });

  it("of what is lost has no end", () => {
    expect(sum(inTurn()).range).toEqual({ best: 0, worst: 0 });
    expect(lost("no copy").range).toEqual({ best: Infinity, worst: Infinity });
  });

  it.each([
    [0, "0 s"],
    [119, "119 s"],
    [150, "2.5 min"],
    [7200, "2 h"],
    [Infinity, "?"],
  ])("of %d seconds is written %s", (seconds, words) => {
    expect(inWords(seconds)).toBe(words);
  });
});

describe("probes", () => {
  it("that ask less often never make a recovery quicker", async () => {
    const seconds = async (interval: number): Promise<number> => {
      const by = set("azure-native:cdn:AFDOriginGroup", { "healthProbeSettings.probeIntervalInSeconds": interval });
      return rowOf(await rowsAfter(by), "Front Door to www", "region", "prod-edge").rto.range.worst;
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 255 }), fc.nat(200), async (interval, more) => {
        expect(await seconds(interval + more)).toBeGreaterThanOrEqual(await seconds(interval));
      }),
      { numRuns: 10 },
    );
  });

  it("make each row's worst case the sum of its steps, in data and in time", async () => {
    for (const { rpo, rto } of await rowsAfter()) {
      for (const { range, path: steps, lost: why } of [rpo, rto]) {
        expect(range.best).toBeLessThanOrEqual(range.worst);
        if (why === undefined) expect(total(steps)).toEqual(range);
      }
    }
  });

  it("and every other figure say where they are from", async () => {
    const terms = (await rowsAfter()).flatMap(({ rpo, rto }) =>
      [rpo, rto].flatMap(({ path: steps }) => termsOf(steps)),
    );
    const silent = terms.filter(({ decidedBy, fact, unknown }) => !decidedBy && !fact && !unknown);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
