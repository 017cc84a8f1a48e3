/** Postmortems are whole, and their process counts days. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  DUE_DAYS,
  lateness,
  POSTMORTEM_FOLDER,
  readPostmortem,
  readPostmortems,
  SECTIONS,
} from "../../../tools/postmortems/postmortem";

const ROOT = path.join(__dirname, "..", "..", "..");
const template = fs.readFileSync(path.join(ROOT, POSTMORTEM_FOLDER, "template.md"), "utf8");
const written = readPostmortems();

describe("postmortems", () => {
  test.each([...written, readPostmortem("template.md", template)])(
    "$file: has all sections in their order, and asks why five times",
    ({ sections, whys }) => {
      expect(sections).toEqual(SECTIONS);
      expect(whys).toBe(5);
    },
  );

  test.each(written)("$file: what settles an action item is there", ({ front }) => {
    const paths = front.actions.flatMap(({ settledBy }) => settledBy ?? []);
    expect(paths.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  test("the first is the one of the ports, all of whose lessons but one are built", () => {
    const [first] = written;
    expect(first?.file).toBe("snat-exhaustion.md");
    expect(first?.front.actions.filter(({ state }) => state === "open")).toHaveLength(1);
  });

  test("the template's own dates are the latest that the process allows", () => {
    const { front } = readPostmortem("template.md", template);
    expect(front).toMatchObject({
      ended: "2026-01-31",
      summary: "2026-02-01",
      document: "2026-02-07",
      review: "2026-02-14",
    });
    expect(DUE_DAYS).toEqual({ summary: 1, document: 7, review: 14 });
  });
});

describe("the process", () => {
  const of = (front: string): ReturnType<typeof readPostmortem> =>
    readPostmortem("x.md", `---\ntitle: Something happened\nseverity: P1\n${front}\n---\n`);
  const done = "actions: [{ what: mend what broke, owner: platform, term: short, state: done }]";
  const open = "actions: [{ what: mend what broke, owner: platform, term: short, due: 2026-03-01, state: open }]";

  test("asks for each step on the day after it was due, not on the day itself", () => {
    const nothing = of(`ended: 2026-01-31\n${done}`);
    const late = (today: string): number => lateness(nothing, today).length;
    expect(["2026-02-01", "2026-02-02", "2026-02-07", "2026-02-08", "2026-02-14", "2026-02-15"].map(late)).toEqual([
      0, 1, 1, 2, 2, 3,
    ]);
    expect(lateness(nothing, "2026-02-02")).toEqual(["x.md: got no summary, expected it by 2026-02-01; write it"]);
  });

  test("asks no more for what is there", () => {
    const all = of(`ended: 2026-01-31\nsummary: 2026-02-01\ndocument: 2026-02-05\nreview: 2026-02-14\n${done}`);
    expect(lateness(all, "2027-01-01")).toEqual([]);
  });

  test("asks for open action items past their date", () => {
    expect(lateness(of(`recorded: 2026-01-01\n${open}`), "2026-03-01")).toEqual([]);
    expect(lateness(of(`recorded: 2026-01-01\n${open}`), "2026-03-02")).toEqual([
      'x.md: the action item "mend what broke" of platform was due on 2026-03-01; do it, or agree on a date',
    ]);
  });

  test("takes no open item without a date", () => {
    expect(() => of(`recorded: 2026-01-01\n${open.replace("due: 2026-03-01, ", "")}`)).toThrow("needs a date");
  });
});
