/** What a stack's file may change of the pack, and what no preview may: asked of the pack over the wire, as the engine does. */
import {
  AnalyzeRequest,
  AnalyzeStackRequest,
  AnalyzerResource,
  AnalyzerResourceOptions,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  type AnalyzeDiagnostic,
  type AnalyzeResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { ServiceError } from "@grpc/grpc-js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { RULES } from "../../../policy/rules";
import { declared, made, type Written } from "../../../resilience/estate";
import { CASES } from "./cases";
import { ourEstate, type EstateStack } from "./estate";
import { set, type Mutation } from "./mutations";
import { startPack, type PackHost } from "./pack-host";

type Settings = Record<string, JavaScriptValue>;
const { ADVISORY, MANDATORY } = EnforcementLevel;

let host: PackHost;
beforeAll(async () => {
  await ourEstate();
  host = await startPack();
}, 600_000);
afterAll(() => host.stop());

function answered<T>(ask: (callback: (error: ServiceError | null, answer: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => ask((error, answer) => (error ? reject(error) : resolve(answer))));
}

async function configure(policy: "resource" | "estate", settings: Settings): Promise<void> {
  const request = new ConfigureAnalyzerRequest();
  for (const name of ["resource", "estate"]) {
    const properties = Struct.fromJavaScript(name === policy ? settings : {});
    request.getPolicyconfigMap().set(name, new PolicyConfig().setEnforcementlevel(MANDATORY).setProperties(properties));
  }
  await answered((callback) => host.client.configure(request, callback));
}

const levels = (answer: AnalyzeResponse): Record<string, EnforcementLevel> =>
  Object.fromEntries(
    answer.getDiagnosticsList().map((one: AnalyzeDiagnostic) => [one.getPolicyname(), one.getEnforcementlevel()]),
  );

/** As the engine sends it: what is not set is not there. */
function sent(properties: object): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Settings);
}

/** By rule, how strictly each finding on one resource is told. */
async function onResource(resource: Written): Promise<Record<string, EnforcementLevel>> {
  const { urn, type, name, properties, protect } = declared(resource);
  const request = new AnalyzeRequest()
    .setUrn(urn)
    .setType(type)
    .setName(name)
    .setOptions(new AnalyzerResourceOptions().setProtect(protect))
    .setProperties(sent(properties));
  return levels(await answered((callback) => host.client.analyze(request, callback)));
}

async function onStack({ resources }: EstateStack): Promise<Record<string, EnforcementLevel>> {
  const all = resources
    .map(made)
    .map(({ urn, type, name, properties }) =>
      new AnalyzerResource()
        .setUrn(urn)
        .setType(type)
        .setName(name)
        .setOptions(new AnalyzerResourceOptions())
        .setProperties(sent(properties)),
    );
  const request = new AnalyzeStackRequest().setResourcesList(all);
  return levels(await answered((callback) => host.client.analyzeStack(request, callback)));
}

/** What a mutation changed: stacks, and resources within them. */
async function after(mutate: Mutation): Promise<{ stack: EstateStack; resource: Written | undefined }[]> {
  const estate = await ourEstate();
  return mutate(estate).flatMap((stack, index) => {
    const before = new Set(estate[index]?.resources);
    const changed = stack.resources.filter((one) => !before.has(one));
    return stack === estate[index] ? [] : [{ stack, resource: changed[0] }];
  });
}

describe("rules of single resources", () => {
  const noStandby = set("azure-native:dbforpostgresql:Server postgres-server", { highAvailability: undefined });

  it.each([
    ["nothing", {}, MANDATORY],
    ["advice", { levels: { "postgres-highly-available": "advisory" } }, ADVISORY],
    ["nothing of this rule", { levels: { "postgres-highly-available": "disabled" } }, undefined],
    [
      "advice for its stack",
      { stacks: { "prod-frankfurt": { levels: { "postgres-highly-available": "advisory" } } } },
      ADVISORY,
    ],
    [
      "advice for another stack",
      { stacks: { "prod-berlin": { levels: { "postgres-highly-available": "advisory" } } } },
      MANDATORY,
    ],
    ["the objectives of another tier", { tier: "non-critical" }, undefined],
    ["its own tier", { tier: "production" }, MANDATORY],
  ] as const)("with %s configured, are told so", async (_, settings, level) => {
    await configure("resource", settings);
    const [{ resource } = { resource: undefined }] = await after(noStandby);
    if (!resource) throw new Error("got no resource that was changed, expected one.");
    expect((await onResource(resource))["postgres-highly-available"]).toBe(level);
  });
});

describe("rules of a whole stack", () => {
  const ORIGIN = "azure-native:cdn:AFDOrigin";
  const oneOrigin = set(ORIGIN, { enabledState: "Disabled" });

  it.each([
    ["nothing", {}, MANDATORY],
    ["advice", { levels: { "front-door-has-somewhere-to-go": "advisory" } }, ADVISORY],
    ["nothing of this rule", { levels: { "front-door-has-somewhere-to-go": "disabled" } }, undefined],
    [
      "advice for its stack",
      { stacks: { "prod-edge": { levels: { "front-door-has-somewhere-to-go": "advisory" } } } },
      ADVISORY,
    ],
    [
      "advice for another stack",
      { stacks: { "prod-berlin": { levels: { "front-door-has-somewhere-to-go": "advisory" } } } },
      MANDATORY,
    ],
    ["the objectives of another tier", { tier: "non-critical" }, undefined],
    ["its own tier", { tier: "production" }, MANDATORY],
  ] as const)("with %s configured, are told so", async (_, settings, level) => {
    await configure("estate", settings);
    const [{ stack } = { stack: undefined }] = await after(oneOrigin);
    if (!stack) throw new Error("got no stack that was changed, expected one.");
    expect((await onStack(stack))["front-door-has-somewhere-to-go"]).toBe(level);
  });
});

describe("a value that only a deployment will tell", () => {
  const refusing = RULES.filter((rule) => rule.unknown === "refuse" && rule.severity === "mandatory");
  const cases = refusing
    .filter(({ scope }) => scope === "resource")
    .flatMap(({ id }) => {
      const { undecided = "never" } = CASES[id] ?? {};
      return undecided === "never" ? [] : Object.entries(undecided).map(([what, { by }]) => ({ id, what, by }));
    });

  it.each(cases)("is refused by $id, and never told as a warning: $what", async ({ id, by }) => {
    await configure("resource", {});
    for (const { resource } of await after(by)) {
      if (resource) expect(await onResource(resource)).toMatchObject({ [id]: MANDATORY });
    }
  });
});
