import type { Change } from "../../../review/change";
import { readApprovers } from "../../../review/approvers";
import { markdownOf } from "../../../review/markdown";
import { valueText } from "../../../review/markup";
import { reviewOf, type Review } from "../../../review/review";
import { sarifOf } from "../../../review/sarif";
import { change, property, recorded, stack } from "./form";

const ACCOUNT = recorded("azure-native:storage:StorageAccount", "files-account", {
  protect: true,
  options: { source: { file: "components/azure/storage/index.ts", line: 7 } },
});
const LOSS = change("replace", ACCOUNT, {
  deleteBeforeReplace: true,
  properties: [property("location", "germanynorth", "westeurope", true)],
});

function review(changes: readonly Change[], files = ["Pulumi.prod-frankfurt.yaml"]): Review {
  return reviewOf({
    stacks: [stack({ changes })],
    gitops: { before: new Map(), after: new Map() },
    files,
    policy: {},
    approvers: readApprovers("."),
    cost: () => undefined,
  });
}

/** Each with a difference of its own, so that nothing folds. */
function many(count: number): Change[] {
  return Array.from({ length: count }, (_, index) =>
    change("update", recorded("azure-native:network:NetworkSecurityGroup", `rules-${index}`), {
      properties: [property("securityRules[0].sourceAddressPrefix", `10.0.${index}.0/24`, "*".repeat(50))],
    }),
  );
}

test("a loss of data is the first that is told, with why, for how long and who must approve", () => {
  const lines = markdownOf(review([...many(3), LOSS])).split("\n");
  expect(lines[0]).toBe("## Review: risk data");
  expect(lines[2]).toContain("**1 resource would lose data for good.**");
  const text = lines.join("\n");
  expect(text).toContain("- 2 of `@plugilo/data`");
  expect(text.indexOf("**lost**: `files-account`")).toBeLessThan(text.indexOf("<details>"));
  expect(text).toContain("because of `location` `germanynorth` → `westeurope`");
  expect(text).toContain("**protected**: the engine refuses");
});

test("what keeps nothing and only goes along with another is one line, and what keeps data is not in it", () => {
  const along = (type: string, name: string): Change =>
    change("replace", recorded(type, name), { deleteBeforeReplace: true, takenAlongBy: ACCOUNT.urn });
  const roles = Array.from({ length: 8 }, (_, index) =>
    along("azure-native:authorization:RoleAssignment", `role-${index}`),
  );
  const lines = markdownOf(review([LOSS, ...roles, along("azure-native:keyvault:Vault", "vault-vault")])).split("\n");
  expect(lines.filter((line) => line.includes("`role-0`") && !line.startsWith("- ±"))).toEqual([
    "- 8 more in `prod-frankfurt` keep nothing, go with one of these and are made again after it: `role-0`, `role-1`, `role-2`, `role-3`, `role-4`, `role-5`, …",
  ]);
  expect(lines.filter((line) => line.startsWith("- **") && line.includes("`vault-vault`"))).toHaveLength(1);
});

test("the same tag on everything is one line, after what differs by itself", () => {
  const tagged = Array.from({ length: 500 }, (_, index) =>
    change("update", recorded("azure-native:network:Subnet", `one-${index}`), {
      properties: [property(index % 2 ? "tags.owner" : "pools[0].tags.owner", "a", "b")],
    }),
  );
  const lines = markdownOf(review([...tagged, ...many(1)]))
    .split("\n")
    .filter((line) => line.startsWith("- ~"));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("`rules-0`");
  expect(lines[1]).toMatch(/^- ~ 500 of .*the same in each: `tags.owner` `a` → `b`$/);
});

test.each([1_000, 20_000])(
  "%i different changes fit into one comment, and the loss of data is still whole",
  (count) => {
    const text = markdownOf(review([...many(count), LOSS]));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("**lost**: `files-account`");
    expect(text).toContain(`~${count}`);
    expect(text).toMatch(/… and \d+ more lines/);
  },
);

test("thousands of losses are cut to a count, and the verdict stays", () => {
  const losses = Array.from({ length: 3_000 }, (_, index) =>
    change("delete", recorded("kubernetes:core/v1:PersistentVolumeClaim", `disk-${index}`)),
  );
  const text = markdownOf(review(losses));
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain("**3000 resources would lose data for good.**");
  expect(text).toMatch(/… and \d+ more of these/);
});

test("a change of nothing that runs says so and nothing else", () => {
  expect(markdownOf(review([], ["observability/runbooks/snat-exhaustion.md"]))).toBe(
    "## Review: nothing that runs differs\n\n1 file changed; no resource of any stack does.\n",
  );
});

test("a change of the rules themselves is of the class policy", () => {
  expect(review([], ["policy/waivers.ts"]).risk).toBe("policy");
});

test("no value ends its code, calls a person or shows a secret", () => {
  expect(valueText("`a` @everyone")).toBe("`` `a` @everyone ``");
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" };
  expect(valueText(secret)).toBe("_secret_");
  expect(valueText({ password: secret })).toBe('`{"password":"[secret]"}`');
});

test("SARIF names the line that declares the resource", () => {
  const steps = [stack({ before: [ACCOUNT], after: [ACCOUNT], changes: [LOSS] })];
  const document = JSON.parse(sarifOf(review([LOSS]), steps)) as { runs: { results: unknown[] }[] };
  expect(document.runs[0]?.results).toMatchObject([
    {
      ruleId: "review-lost",
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "components/azure/storage/index.ts" },
            region: { startLine: 7 },
          },
        },
      ],
    },
  ]);
});
