import { stripVTControlCharacters } from "node:util";
import { objectivesText } from "../../../cli/commands/objectives";
import { pageOf } from "../../../cli/objectives/page";
import { rowOf, rowsAfter } from "../resilience/recovery/estate";

const text = async (): Promise<string> => stripVTControlCharacters(objectivesText(await rowsAfter()));

it("the table has a line a loss, with what it is held to", async () => {
  const shown = await text();
  expect(shown).toMatch(/PostgreSQL +│ zone +│ 0 s +│ 60 s to 2 min +│ A13: 60 s, 5 min +│ yes/);
  expect(shown).toMatch(/Service Bus +│ zone \(as the region\) +│ lost +│ lost +│ A16: 5 min, 15 min +│ no/);
});

it("a missed objective is told step by step, with the property to change first", async () => {
  const shown = await text();
  const [, after = ""] = shown.split("prod-frankfurt: PostgreSQL, region: time\n");
  expect(after.split("\n\n")[0]).toMatch(
    /alert: window 300 s .+\n.+answer: .+\n.+decision: .+\n.+promotion of the replica/,
  );
  expect(after).toMatch(
    /change first: rules\[0\]\.escalationDelayInMinutes of on-call-ladder-infrastructure in prod-on-call/,
  );
  expect(shown).toContain("prod-edge: Cosmos DB, region: data");
});

it("the end counts what is met, what is not and what nobody can tell", async () => {
  const rows = await rowsAfter();
  const count = (met: unknown): number => rows.filter((row) => row.met === met).length;
  expect(await text()).toContain(
    `${rows.length} losses: ${count(true)} within their objective, ${count(false)} not, ${count("unknown")} that`,
  );
});

it("the page draws each step of a recovery, says what is lost, and needs nothing beside it", async () => {
  const rows = await rowsAfter();
  const page = pageOf(rows);
  expect(page.match(/<tr><td>/g)).toHaveLength(rows.length);
  const { rto } = rowOf(rows, "PostgreSQL", "region", "prod-frankfurt");
  expect(page).toContain(`answer: 60 s to 15 min`);
  expect(rto.range.worst).toBe(1860);
  expect(page).not.toMatch(/<script|<link|src=/);
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
});
