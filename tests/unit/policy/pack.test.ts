import { status, type ServiceError } from "@grpc/grpc-js";
import { AnalyzeRequest, type AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { RULES } from "../../../policy/rules";
import { WAIVER_RULE } from "../../../policy/waivers";
import { startPack, type PackHost } from "./pack-host";

jest.setTimeout(60_000);

let host: PackHost;
beforeAll(async () => {
  host = await startPack();
});
afterAll(() => host.stop());

function request(type: string, properties: Record<string, JavaScriptValue>): AnalyzeRequest {
  return new AnalyzeRequest()
    .setUrn(`urn:pulumi:dev::plugilo::${type}::it`)
    .setType(type)
    .setName("it")
    .setProperties(Struct.fromJavaScript(properties));
}

test("offers one policy for resources and one for stacks, whose levels know every rule", async () => {
  const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
    host.client.getAnalyzerInfo(new Empty(), (error, answer) => (error ? reject(error) : resolve(answer)));
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
    host.client.remediate(request("azure-native:network:VirtualNetwork", {}), resolve);
  });
  expect(error?.code).toBe(status.UNIMPLEMENTED);
});
