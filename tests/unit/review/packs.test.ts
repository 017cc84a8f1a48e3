/** The packs of two trees, each run as its own tree has it. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { packsOf } from "../../../cli/review/packs";
import { PACK_FOLDERS, PROGRAM_FOLDERS } from "../../../local/program";
import { packChange } from "../../../review/pack-change";
import { recorded, stack } from "./form";

const ROOT = process.cwd();
const head = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-pack-"));
const FILES = ["policy/waivers.ts"];
const vault = recorded("azure-native:keyvault:Vault", "vault", {
  inputs: { properties: { enablePurgeProtection: false, enableSoftDelete: true, softDeleteRetentionInDays: 90 } },
});
const STACKS = [stack({ before: [], after: [vault] })];

beforeAll(() => {
  for (const name of [...PACK_FOLDERS, ...PROGRAM_FOLDERS, "runtime", ".swcrc", "package.json"])
    fs.cpSync(path.join(ROOT, name), path.join(head, name), { recursive: true });
  fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(head, "node_modules"));
});
afterAll(() => fs.rmSync(head, { recursive: true }));

/** Edits a file of the head for as long as something lasts. */
async function edited<T>(file: string, edit: (text: string) => string, work: () => Promise<T>): Promise<T> {
  const place = path.join(head, file);
  const text = fs.readFileSync(place, "utf8");
  expect(edit(text)).not.toBe(text);
  fs.writeFileSync(place, edit(text));
  try {
    return await work();
  } finally {
    fs.writeFileSync(place, text);
  }
}

const asked = () => packsOf({ root: ROOT, files: FILES }, head, STACKS);

test("a rule that the head has taken out still speaks at the base, of what the head declares", async () => {
  const { packs } = await edited("policy/rules/index.ts", (text) => text.replace("  ...recoveryRules,\n", ""), asked);
  const change = packs && packChange(packs, STACKS);
  expect(change?.rules).toContainEqual(expect.objectContaining({ rule: "vault-purge-protected", is: "gone" }));
  expect(change?.hidden).toContainEqual(
    expect.objectContaining({
      because: "the rule is gone",
      isNew: true,
      verdict: expect.objectContaining({ rule: expect.objectContaining({ id: "vault-purge-protected" }) }),
    }),
  );
});

test("a waiver of the head is read from the head, with its owner, end and reason", async () => {
  const waiver = {
    ...{ rule: "vault-purge-protected", stack: "prod-frankfurt", type: vault.type, name: "vault" },
    ...{ reason: "it is being moved", owner: "platform", expires: "2999-12-31" },
  };
  const { packs } = await edited(
    "policy/waivers.ts",
    (text) => text.replace("readonly Waiver[] = []", `readonly Waiver[] = [${JSON.stringify(waiver)}]`),
    asked,
  );
  const change = packs && packChange(packs, STACKS);
  expect(change?.rules).toEqual([]);
  expect(change?.waivers).toEqual([{ is: "new", waiver }]);
  expect(change?.hidden.map(({ because }) => because)).toEqual(["waived until 2999-12-31 by platform"]);
});

test("a base that cannot be asked is told, and a head that fails stops the review", async () => {
  const broken = (text: string): string => `throw new Error("broken on purpose");\n${text}`;
  const reversed = (): ReturnType<typeof packsOf> => packsOf({ root: head, files: FILES }, ROOT, STACKS);
  const { packs, unknown } = await edited("policy/waivers.ts", broken, reversed);
  expect([packs, unknown]).toEqual([
    undefined,
    [expect.stringMatching(/^What became of rules and waivers: .* cannot be asked: broken on purpose$/)],
  ]);
  await expect(edited("policy/waivers.ts", broken, asked)).rejects.toThrow(
    'review: the policy pack of the working tree: got "broken on purpose", expected it to judge; mend policy/.',
  );
});

test("nobody is asked where no file differs that decides what a pack says", async () => {
  const nowhere = path.join(head, "nowhere");
  expect(await packsOf({ root: nowhere, files: ["policy/README.md", "gitops/x.yaml"] }, nowhere, STACKS)).toEqual({
    unknown: [],
  });
});
