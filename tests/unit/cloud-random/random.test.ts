import { unwrap, type PropertyMap } from "../../../local/cloud/protocol/values";
import { RandomProvider } from "../../../local/cloud/random/provider";

const provider = new RandomProvider();
const token = (kind: string): string => `random:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;

async function make(
  kind: string,
  news: PropertyMap,
): Promise<{ id: string; outputs: PropertyMap; inputs: PropertyMap }> {
  const subject = { urn: `urn:pulumi:d::p::${token(kind)}::r`, token: token(kind) };
  const { inputs, failures } = await provider.check({ ...subject, olds: {}, news, randomSeed: Buffer.alloc(0) });
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create({ ...subject, inputs, preview: false, timeoutSeconds: 0 })) };
}

describe("the provider random", () => {
  it.each<[string, PropertyMap, string, RegExp]>([
    ["RandomPassword", { length: 30, special: false }, "result", /^[A-Za-z0-9]{30}$/],
    ["RandomString", { length: 8, upper: false, special: false, numeric: false }, "result", /^[a-z]{8}$/],
    ["RandomId", { byteLength: 4, prefix: "x-" }, "hex", /^x-[0-9a-f]{8}$/],
    ["RandomUuid", {}, "result", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ["RandomInteger", { min: 7, max: 7 }, "result", /^7$/],
  ])("makes a %s as asked", async (kind, inputs, output, expected) => {
    const { outputs } = await make(kind, inputs);
    expect(String(unwrap(outputs[output] ?? null))).toMatch(expected);
  });

  it("makes a pet's name of as many words as asked", async () => {
    expect((await make("RandomPet", { length: 3, separator: "." })).id).toMatch(/^\w+\.\w+\.\w+$/);
  });

  it("honours the minima of a password", async () => {
    const { outputs } = await make("RandomPassword", {
      length: 10,
      minNumeric: 8,
      minSpecial: 2,
      overrideSpecial: "!",
    });
    const password = String(unwrap(outputs["result"] ?? null));
    expect(password.replace(/[0-9]/g, "")).toBe("!!");
  });

  it("says what is wrong with rules that nothing can meet", async () => {
    await expect(make("RandomPassword", { length: 2, minLower: 3 })).rejects.toThrow(/at least 3/);
    await expect(make("RandomInteger", { min: 2, max: 1 })).rejects.toThrow(/min <= max/);
  });

  it("makes anew when a keeper changes", async () => {
    const { id, inputs, outputs } = await make("RandomUuid", { keepers: { a: "1" } });
    const news = { ...inputs, keepers: { a: "2" } };
    const diff = await provider.diff({
      urn: "",
      token: token("RandomUuid"),
      id,
      oldInputs: inputs,
      oldOutputs: outputs,
      news,
      ignoreChanges: [],
    });
    expect(diff.replaces).toEqual(["keepers.a"]);
  });
});
