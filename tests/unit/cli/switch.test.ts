import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { planSwitch, type Switch } from "../../../cli/colour";
import { switchText } from "../../../cli/commands/switch";
import { newTally, type Tally } from "../../../cli/events";
import type { Result } from "../../../cli/operation";
import { asJson, type Outcomes } from "../../../cli/report";
import { readEstate } from "../../../stacks/config";

let root: string;
const fileOf = (stack: string): string => path.join(root, `Pulumi.${stack}.yaml`);
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-switch-"));
  for (const name of fs.readdirSync(process.cwd()).filter((file) => /^Pulumi\..+\.yaml$/.test(file))) {
    fs.copyFileSync(name, path.join(root, name));
  }
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const plan = (stack: string, colour: string): Switch => planSwitch(root, readEstate(root), stack, colour);

describe("what a switch writes", () => {
  test("is one word of one line, and comments, order and layout stay", () => {
    const before = fs.readFileSync(fileOf("prod-berlin"), "utf8").split("\n");
    const step = plan("prod-berlin", "green");
    expect(step).toMatchObject({ from: "blue", to: "green" });
    const after = step.after.split("\n");
    expect(after).toHaveLength(before.length);
    expect(after.filter((line, index) => line !== before[index])).toEqual(["    active: green"]);
    expect(after[0]).toBe(before[0]);
  });

  test("carries the edge along, whose API Management leads to the region's colour", () => {
    expect(plan("prod-berlin", "green").followers).toEqual(["prod-edge"]);
  });

  test("carries nothing along where there is no edge", () => {
    expect(plan("staging-frankfurt", "green")).toMatchObject({ from: "blue", to: "green", followers: [] });
  });

  test("goes back to the very same bytes", () => {
    const step = plan("prod-berlin", "green");
    fs.writeFileSync(step.file, step.after);
    expect(plan("prod-berlin", "blue").after).toBe(step.before);
  });

  test("is nothing where the file says so already", () => {
    const step = plan("prod-frankfurt", "blue");
    expect(step.after).toBe(step.before);
  });

  test.each([
    ["quoted, with a comment behind it", '    active: "blue" # since Tuesday', "    active: green # since Tuesday"],
    ["in single quotes", "    active: 'blue'", "    active: green"],
  ])("is the word alone where it is %s", (_, written, expected) => {
    const text = fs.readFileSync(fileOf("prod-berlin"), "utf8").replace("    active: blue", written);
    fs.writeFileSync(fileOf("prod-berlin"), text);
    expect(plan("prod-berlin", "green").after.split("\n")).toContain(expected);
  });

  test("is never a word that other keys share", () => {
    const text = fs.readFileSync(fileOf("prod-berlin"), "utf8");
    fs.writeFileSync(
      fileOf("prod-berlin"),
      `other:colour: &colour blue\n${text}`.replace("active: blue", "active: *colour"),
    );
    expect(() => plan("prod-berlin", "green")).toThrow(
      "Pulumi.prod-berlin.yaml: plugilo:gateway.active: got something else than a plain word",
    );
  });
});

describe("bad input is one clear error, before anything is written", () => {
  test.each([
    ["prod-berln", "green", 'stack: got "prod-berln", expected one of .*; did you mean prod-berlin\\?'],
    [
      "prod-edge",
      "green",
      'stack: got "prod-edge", whose kind is edge, expected a region: prod-berlin, prod-frankfurt\\.',
    ],
    ["prod-berlin", "gren", 'colour: got "gren", expected blue or green; did you mean green\\?'],
    ["prod-berlin", "Blue!", 'colour: got "Blue!", expected blue or green'],
  ])("%s %s", (stack, colour, message) => {
    expect(() => plan(stack, colour)).toThrow(expect.objectContaining({ name: "Failure", exitCode: 2 }));
    expect(() => plan(stack, colour)).toThrow(new RegExp(`^${message}`));
  });
});

describe("what a switch tells", () => {
  const step = {
    stack: "prod-berlin",
    followers: [],
    from: "blue",
    to: "green",
    file: "",
    before: "",
    after: "",
  } as const;
  const ended = (status: Result["status"], tally: Partial<Tally>): { outcomes: Outcomes; seconds: number } => ({
    outcomes: new Map([
      [
        step.stack,
        { kind: "ran", value: { stack: step.stack, status, seconds: 3, tally: { ...newTally(), ...tally } } },
      ],
    ]),
    seconds: 4.2,
  });
  const text = (of: Switch, status: Result["status"], tally: Partial<Tally>): string =>
    stripVTControlCharacters(switchText(of, ended(status, tally)));

  test("is how long it took and the command back", () => {
    expect(text(step, "succeeded", { changes: { same: 200, update: 1 } }).split("\n")).toEqual([
      "prod-berlin: requests go to green, no longer to blue (1 update, 4.2 s).",
      "Requests under way end where they began.",
      "To go back: ./plugilo switch prod-berlin blue",
    ]);
  });

  test("is what each stack changed where the edge follows", () => {
    const { outcomes } = ended("succeeded", { changes: { update: 1 } });
    const edge = {
      stack: "prod-edge",
      status: "succeeded",
      seconds: 2,
      tally: { ...newTally(), changes: { update: 3 } },
    };
    const both: Outcomes = new Map([...outcomes, ["prod-edge", { kind: "ran", value: edge as Result }]]);
    expect(stripVTControlCharacters(switchText(step, { outcomes: both, seconds: 6 }))).toContain(
      "prod-berlin: requests go to green, no longer to blue (prod-berlin: 1 update, prod-edge: 3 update, 6.0 s).",
    );
  });

  test("is that nothing changed the second time, and still the way back", () => {
    expect(text({ ...step, from: "green" }, "succeeded", { changes: { same: 201 } }).split("\n")).toEqual([
      "prod-berlin: requests went to green already (nothing changed, 4.2 s).",
      "To go back: ./plugilo switch prod-berlin blue",
    ]);
  });

  test("is how to go on and how to go back when the cloud refuses, with its reason", () => {
    expect(text(step, "refused", { errors: [{ message: "no capacity" }] }).split("\n")).toEqual([
      "prod-berlin: not switched to green for sure. Its file says green; to go on: ./plugilo switch prod-berlin green",
      "To go back: ./plugilo switch prod-berlin blue",
      "",
      "prod-berlin",
      "  error",
      "    no capacity",
    ]);
  });

  test("is one document for a machine, with the command back in it", () => {
    const { outcomes } = ended("succeeded", { changes: { update: 1 } });
    const more = { stack: "prod-berlin", from: "blue", to: "green", back: "./plugilo switch prod-berlin blue" };
    expect(JSON.parse(asJson("switch", outcomes, new Map(), more))).toMatchObject({
      command: "switch",
      exitCode: 0,
      ...more,
      stacks: [{ stack: "prod-berlin", status: "succeeded", changed: true, changes: { update: 1 } }],
    });
  });
});
