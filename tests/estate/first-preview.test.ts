import type { DeclaredStack } from "../../local/recording";
import { recordedEstate } from "../../local/recording/cached";
import { RULES } from "../../policy/rules";
import { linesOfPreview, linesOnRecorded } from "./verdict-lines";
import { STACKS, WholeEstate } from "./whole-estate";

jest.setTimeout(10 * 60_000);

const estate = new WholeEstate();
let recorded: readonly DeclaredStack[];

beforeAll(async () => {
  recorded = await recordedEstate(estate.copy.root, { preview: true });
});
afterAll(() => estate.dispose());

/** Rules that tell of an unknown value and let the change pass. */
const reporting = RULES.filter(({ unknown }) => unknown === "report").map(({ id }) => id);

describe("the first preview, before anything exists", () => {
  test.each(STACKS)("of %s is stopped by no rule, and a recording says the same of it", async (stack) => {
    const said = await linesOfPreview(estate, stack);
    expect(said.filter((line) => !reporting.some((id) => line.startsWith(`advisory ${id} `)))).toEqual([]);
    expect(linesOnRecorded(recorded.find(({ name }) => name === stack)?.resources ?? [])).toEqual(said);
  });

  test("of a region stands on what the program says, not on what nobody knows: a mistake is told at once", async () => {
    estate.copy.edit("components/azure/aks-cluster/build-cluster.ts", (text) =>
      text.replace("workloadIdentity: { enabled: true }", "workloadIdentity: { enabled: false }"),
    );
    const lines = await linesOfPreview(estate, "prod-frankfurt");
    expect(lines).toContain(
      "mandatory cluster-uses-identities azure-native:containerservice:ManagedCluster::cluster-cluster",
    );
  });
});
