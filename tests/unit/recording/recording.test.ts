import * as fs from "node:fs";
import path from "node:path";
import { recordedEstate } from "../../../local/recording/cached";

const ROOT = path.resolve(__dirname, "../../..");

/** What only an engine has: the stack itself, and its own provider of references. */
const ENGINES_OWN = /^pulumi:(pulumi:Stack|providers:pulumi)::/;

const golden = (stack: string): string[] =>
  fs
    .readFileSync(path.join(ROOT, "tests/estate/goldens", `${stack}.txt`), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !ENGINES_OWN.test(line));

describe("a recording of the estate", () => {
  it("has exactly the resources that the real engine makes, by their URNs", async () => {
    const recorded = await recordedEstate(ROOT);
    for (const { name, resources } of recorded) {
      const graph = resources.map(({ urn }) => urn.split("::").slice(2).join("::"));
      expect([name, graph.sort()]).toEqual([name, golden(name).sort()]);
    }
    expect(recorded.map(({ name }) => name).sort()).toEqual(
      fs
        .readdirSync(ROOT)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort(),
    );
  });

  it("tells what each property was made from, across components", async () => {
    const edge = (await recordedEstate(ROOT)).find(({ name }) => name === "prod-edge");
    const origin = edge?.resources.find(({ name }) => name === "front-door-www-fra");
    expect(origin?.propertyDependencies["originGroupName"]).toEqual([
      expect.stringMatching(/AFDOriginGroup::front-door-www-gateways$/),
    ]);
  });

  it("holds no secret: neither a password that was made, nor a key that the cloud gave", async () => {
    const resources = (await recordedEstate(ROOT)).flatMap((stack) => stack.resources);
    const passwords = resources.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
    expect(passwords.length).toBeGreaterThan(0);
    for (const { outputs } of passwords) expect(outputs["result"]).toMatchObject({ ciphertext: "" });
    const providers = resources.filter(({ type }) => type === "pulumi:providers:kubernetes");
    for (const { inputs } of providers) expect(inputs["kubeconfig"]).toMatchObject({ ciphertext: "" });
  });

  it("is made once: asked again, it says nothing of reading stacks", async () => {
    await recordedEstate(ROOT);
    const said: string[] = [];
    await recordedEstate(ROOT, { say: (stack) => said.push(stack) });
    expect(said).toEqual([]);
  });
});
