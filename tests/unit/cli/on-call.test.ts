import { DateTime } from "luxon";
import { onCall, told } from "../../../cli/commands/on-call";
import { EXIT, Failure } from "../../../cli/failure";
import { lookAhead } from "../../../observability/on-call/look-ahead";
import { readRoster } from "../../../observability/on-call/roster";

const roster = readRoster();

function said(flags: Parameters<typeof onCall>[0]): string {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    expect(onCall(flags)).toBe(EXIT.ok);
  } finally {
    write.mockRestore();
  }
  return lines.join("");
}

test("who is on call is told place by place, with who comes next, where a swap is, and who is asked after them", () => {
  const instant = DateTime.fromISO("2026-12-24T22:00", { zone: "Europe/Berlin" });
  const text = told(roster, instant, lookAhead(roster, instant, 6));
  expect(text).toMatch(/^On call at 2026-12-24 22:00 \(Europe\/Berlin\)\..* then Frida Lindgren, then Georg Huber\./);
  expect(text).toMatch(/infrastructure secondary .*Elif Yildiz \(swap\).*Mon 28 Dec 10:00.*Clara Novak/);
  expect(text).toContain("./plugilo preview prod-on-call");
});

test("before the roster begins it is nobody yet", () => {
  const instant = DateTime.fromISO("2026-10-20T00:00", { zone: "Europe/Berlin" });
  expect(told(roster, instant, lookAhead(roster, instant, 1))).toContain("nobody yet");
});

test("a time without a zone is one of the hand-over's, and JSON has all turns in UTC", () => {
  const { at, duties } = JSON.parse(said({ at: "2026-12-24 22:00", json: true })) as {
    at: string;
    duties: { team: string; role: string; shifts: { person: string; from: string; swapped: boolean }[] }[];
  };
  expect(at).toBe("2026-12-24T21:00:00.000Z");
  expect(duties[1]).toMatchObject({ team: "infrastructure", role: "secondary" });
  expect(duties[1]?.shifts[0]).toMatchObject({ person: "elif", from: "2026-12-24T21:00:00.000Z", swapped: true });
  expect(said({ at: "2026-12-24T21:00:00Z", json: true })).toContain('"at": "2026-12-24T21:00:00.000Z"');
});

test("a time that is none is refused with one that is", () => {
  expect(() => onCall({ at: "christmas" })).toThrow(Failure);
  expect(() => onCall({ at: "christmas" })).toThrow(/--at: got "christmas", expected a time such as 2026-12-21T10:00/);
});
