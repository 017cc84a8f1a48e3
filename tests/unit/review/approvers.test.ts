import * as fs from "node:fs";
import * as yaml from "yaml";
import { gravest, parseApprovers, readApprovers, requiredApprovals, RISK_CLASSES } from "../../../review/approvers";

interface File {
  classes: Record<string, { when: string; approvals: number; by: string[] }>;
  teams: Record<string, string[]>;
}
const text = fs.readFileSync("review/approvers.yaml", "utf8");

function edited(edit: (file: File) => void): string {
  const file = yaml.parse(text) as File;
  edit(file);
  return yaml.stringify(file);
}

describe("the approvers of this repository", () => {
  const approvers = readApprovers(process.cwd());

  test("are asked for every class that runs differently", () => {
    expect(RISK_CLASSES.filter((risk) => approvers[risk].approvals === 0)).toEqual(["none"]);
  });

  test("are enough people to give the approvals that are asked for", () => {
    // A person counts once; a team has several.
    const short = RISK_CLASSES.filter((risk) => {
      const { approvals, handles } = approvers[risk];
      return handles.every((handle) => !handle.includes("/")) && handles.length < approvals;
    });
    expect(short).toEqual([]);
  });

  test("of a loss of data are two, and platform is not alone", () => {
    expect(approvers.data).toMatchObject({ approvals: 2 });
    expect(approvers.data.handles).toEqual(expect.arrayContaining(["@plugilo/data", "@plugilo/platform"]));
  });
});

test("the gravest class comes first, and a class that needs nobody is not asked for", () => {
  const approvers = parseApprovers(text);
  expect(requiredApprovals(approvers, ["none", "low", "data"]).map(({ risk }) => risk)).toEqual(["data", "low"]);
  expect(gravest(["low", "security", "edge"])).toBe("security");
  expect(gravest([])).toBe("none");
});

test.each<[string, string, RegExp]>([
  [
    "an unknown team",
    edited(({ classes }) => classes["low"]?.by.push("nobody")),
    /classes\.low\.by: got "nobody", expected one of/,
  ],
  [
    "a class without approvers",
    edited(({ classes }) => void (classes["edge"] = { when: "x", approvals: 1, by: [] })),
    /classes\.edge\.approvals: got 1 by 0 teams/,
  ],
  ["a missing class", edited(({ classes }) => void delete classes["data"]), /classes\.data: /],
  [
    "a class of its own making",
    edited(({ classes }) => void (classes["odd"] = { when: "x", approvals: 0, by: [] })),
    /classes: .*odd/,
  ],
  ["a handle that is none", edited(({ teams }) => void (teams["data"] = ["data"])), /teams\.data\.0: expected @person/],
  ["no YAML", "classes: [", /got .*, expected YAML/],
])("%s is one clear error", (_, broken, message) => {
  expect(() => parseApprovers(broken)).toThrow(message);
});
