/** The pack as the engine meets it: the SDK's own host, over the wire. */
import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest, type AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { RULES } from "../../../policy/rules";
import { WAIVER_RULE } from "../../../policy/waivers";

jest.setTimeout(60_000);

const PACK = path.resolve("policy");
let host: ChildProcess;
let client: AnalyzerClient;

beforeAll(async () => {
  const entry = path.resolve("node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const args = ["--require", "../runtime/preload.js", entry, "127.0.0.1:1", PACK];
  host = spawn(process.execPath, args, { cwd: PACK, stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve) => {
    if (host.stdout) createInterface({ input: host.stdout }).once("line", resolve);
  });
  client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  const ended = new Promise((resolve) => host.once("close", resolve));
  host.kill();
  await ended;
});

function request(type: string, properties: Record<string, JavaScriptValue>): AnalyzeRequest {
  return new AnalyzeRequest()
    .setUrn(`urn:pulumi:dev::plugilo::${type}::it`)
    .setType(type)
    .setName("it")
    .setProperties(Struct.fromJavaScript(properties));
}

test("offers one policy for resources and one for stacks, whose levels know every rule", async () => {
  const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
    client.getAnalyzerInfo(new Empty(), (error, answer) => (error ? reject(error) : resolve(answer)));
  });
  const offered = info.getPoliciesList().map((policy) => {
    const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() as { levels: { properties: object } };
    return [policy.getName(), Object.keys(schema.levels.properties).sort()];
  });
  const idsOf = (scope: string) => RULES.filter((rule) => rule.scope === scope).map(({ id }) => id);
  expect(offered).toEqual([
    ["resource", idsOf("resource").sort()],
    ["estate", [...idsOf("estate"), WAIVER_RULE.id].sort()],
  ]);
});

test("does not offer to change resources, which would cost a second reading of each", async () => {
  const error = await new Promise<ServiceError | null>((resolve) => {
    client.remediate(request("azure-native:network:VirtualNetwork", {}), resolve);
  });
  expect(error?.code).toBe(status.UNIMPLEMENTED);
});
