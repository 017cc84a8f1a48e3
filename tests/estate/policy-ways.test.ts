import { recordedEstate } from "../../local/recording/cached";
import { type Run } from "./estate";
import { linesOf, linesOfPreview, linesOnRecorded } from "./verdict-lines";
import { WholeEstate } from "./whole-estate";

jest.setTimeout(20 * 60_000);

const STACK = "prod-management";
const estate = new WholeEstate();
const state = estate.copy.path("state.json");
const plan = estate.copy.path("plan.json");

/** A door of storage is open, a vault forgets too early, and the name of its private endpoint leads nowhere. */
const BREAKS: readonly [file: string, from: string, to: string][] = [
  ["components/azure/private-link-everything/closed.ts", "allowBlobPublicAccess: false", "allowBlobPublicAccess: true"],
  [
    "components/azure/key-vault/build-vault.ts",
    "softDeleteRetentionInDays: SOFT_DELETE_DAYS",
    "softDeleteRetentionInDays: 30",
  ],
  [
    "components/azure/private-link-everything/index.ts",
    "new network.PrivateDnsZoneGroup(",
    'if (connection.service !== "keyVault") new network.PrivateDnsZoneGroup(',
  ],
];

beforeAll(() => {
  for (const [file, from, to] of BREAKS) estate.copy.edit(file, (text) => text.replace(from, to));
});
afterAll(() => estate.dispose());

async function told(...args: string[]): Promise<string[]> {
  const { stdout, stderr, exitCode }: Run = await estate.run("policy", STACK, "--json", ...args);
  if (exitCode !== 4)
    throw new Error(`policy ${args.join(" ")}: got exit code ${exitCode}, expected 4: ${stdout}${stderr}`);
  const { stacks } = JSON.parse(stdout) as { stacks: { violations: Parameters<typeof linesOf>[0] }[] };
  return linesOf(stacks.flatMap(({ violations }) => violations));
}

/** A preview that the pack stops saves no plan: one is made without it. */
async function planned(): Promise<string[]> {
  const { exitCode, stdout } = await estate.run("pulumi", "preview", "--stack", STACK, "--save-plan", plan);
  if (exitCode !== 0) throw new Error(stdout);
  return told("--plan", plan);
}

describe("the same rules", () => {
  test("say the same of a preview before anything exists and of the plan that it saves", async () => {
    const said = await linesOfPreview(estate, STACK);
    expect(said.filter((line) => / vault-purge-protected | private-endpoint-resolves /.test(line))).not.toEqual([]);
    expect(await planned()).toEqual(said);
  });

  test("say the same of what is declared, of what is there, of its preview and of its plan", async () => {
    const up = await estate.run("pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", STACK);
    expect(up).toMatchObject({ exitCode: 0 });
    const exported = await estate.run("pulumi", "stack", "export", "--stack", STACK, "--file", state);
    expect(exported).toMatchObject({ exitCode: 0 });
    const recorded = (await recordedEstate(estate.copy.root)).find(({ name }) => name === STACK);
    const declared = linesOnRecorded(recorded?.resources ?? []);
    for (const rule of ["public-access-closed", "vault-purge-protected", "private-endpoint-resolves"]) {
      expect(declared.filter((line) => line.startsWith(`mandatory ${rule} `))).not.toEqual([]);
    }
    expect(await told()).toEqual(declared);
    expect(await told("--state", state)).toEqual(declared);
    expect(await linesOfPreview(estate, STACK)).toEqual(declared);
    expect(await planned()).toEqual(declared);
  });
});

test("a file that is no state is one clear error", async () => {
  const run = await estate.run("policy", "--state", estate.copy.path("package.json"));
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toMatch(/package\.json: got deployment: .*expected a state as `pulumi stack export` writes it/);
});
