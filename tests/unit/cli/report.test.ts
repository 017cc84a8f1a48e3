import { stripVTControlCharacters } from "node:util";
import { newTally, type Tally } from "../../../cli/events";
import { EXIT } from "../../../cli/failure";
import type { Result } from "../../../cli/operation";
import { asJson, closingLine, estateText, exitCodeOf, faultsText, summaryTable } from "../../../cli/report";
import { nextSteps, type Outcomes } from "../../../cli/report";
import type { Outcome } from "../../../cli/schedule";
import { readEstate } from "../../../stacks/config";

const estate = readEstate(process.cwd());

const ran = (stack: string, status: Result["status"], tally: Partial<Tally> = {}): [string, Outcome<Result>] => [
  stack,
  { kind: "ran", value: { stack, status, seconds: 61, tally: { ...newTally(), ...tally } } },
];
const outcomes = (...entries: [string, Outcome<Result>][]): Outcomes => new Map(entries);
const plain = (text: string): string => stripVTControlCharacters(text);

const violation = { policy: "private-access", level: "mandatory", resource: "t::cache", message: "close it" };

test.each([
  [["succeeded", "succeeded"], EXIT.ok],
  [["succeeded", "fault"], EXIT.fault],
  [["fault", "refused"], EXIT.refused],
  [["refused", "policy"], EXIT.policy],
  [["policy", "interrupted"], EXIT.interrupted],
] as const)("the worst of %j decides the exit code", ([first, second], code) => {
  expect(exitCodeOf(outcomes(ran("a", first), ran("b", second)))).toBe(code);
});

test("the table has a line a stack: region, resources, changes, time, policy", () => {
  const table = plain(
    summaryTable(
      outcomes(ran("prod-berlin", "succeeded", { changes: { create: 2, same: 3, delete: 1 }, policyRan: true }), [
        "prod-edge",
        { kind: "skipped", because: "prod-berlin" },
      ]),
      estate,
    ),
  );
  expect(table).toMatch(/prod-berlin +│ germanynorth +│ 5 +│ 2 create, 1 delete +│ 1 min 1 s +│ clean/);
  expect(table).toMatch(/prod-edge .*not run, because of prod-berlin/);
});

test("policy is said to be clean only where it ran", () => {
  expect(plain(summaryTable(outcomes(ran("prod-berlin", "succeeded")), estate))).toContain("not run");
  const violated = outcomes(ran("prod-berlin", "policy", { violations: [violation], policyRan: true }));
  expect(plain(summaryTable(violated, estate))).toContain("1 violated");
});

test("the closing line adds up stacks and resources and says how to go on after an interruption", () => {
  const two = outcomes(
    ran("a", "succeeded", { changes: { same: 3 } }),
    ran("b", "interrupted", { changes: { create: 1 } }),
  );
  expect(plain(closingLine("up", two, 5))).toBe("2 stacks, 4 resources, 5.0 s: up interrupted; to go on: ./plugilo up");
});

test("violations come before errors, each under its stack", () => {
  const text = plain(
    faultsText(outcomes(ran("prod-edge", "policy", { violations: [violation], errors: [{ message: "boom" }] }))),
  );
  expect(text).toBe("prod-edge\n  policy private-access (t::cache)\n    close it\n  error\n    boom");
});

test("hundreds of the same failure are told five times and counted", () => {
  const errors = Array.from({ length: 40 }, (_, index) => ({ message: `down ${index}` }));
  const text = plain(faultsText(outcomes(ran("prod-edge", "refused", { errors }))));
  expect(text.match(/down/g)).toHaveLength(5);
  expect(text).toContain("and 35 more; --json tells all");
});

test("outputs worth knowing are host names and end points, never ids", () => {
  const outputs = {
    frontDoor: { id: "/subscriptions/x", endpointHostName: "plugilo.azurefd.net" },
    keyVault: { uri: "https://v" },
  };
  const text = plain(
    estateText(new Map([["prod-edge", { resources: [], pending: 0, outputs, updated: new Date(0) }]])),
  );
  expect(text).toContain("frontDoor.endpointHostName");
  expect(text).toContain("plugilo.azurefd.net");
  expect(text).toContain("https://v");
  expect(text).not.toContain("/subscriptions/");
});

test("a preview without changes does not propose to bring anything up", () => {
  expect(nextSteps("preview", ["prod-edge"], false)).not.toContain("./plugilo up");
  expect(nextSteps("preview", ["prod-edge"], true)).toContain("./plugilo up");
});

test("the document for machines holds status, changes, faults and outputs of each stack, and the exit code", () => {
  const state = { resources: [], pending: 0, outputs: { host: "h" }, updated: new Date(0) };
  const document: unknown = JSON.parse(
    asJson(
      "up",
      outcomes(ran("a", "refused", { changes: { create: 1 }, errors: [{ message: "boom" }] }), [
        "b",
        { kind: "skipped", because: "a" },
      ]),
      new Map([["a", state]]),
    ),
  );
  expect(document).toMatchObject({
    command: "up",
    exitCode: EXIT.refused,
    stacks: [
      { stack: "a", status: "refused", changes: { create: 1 }, errors: [{ message: "boom" }], outputs: { host: "h" } },
      { stack: "b", status: "skipped", because: "a" },
    ],
  });
});
