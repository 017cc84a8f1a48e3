import { credentials, Server, ServerCredentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CloudError, type CheckRequest } from "../../../local/cloud/protocol/provider";
import { providerService } from "../../../local/cloud/protocol/service";
import { fromStruct, toStruct } from "../../../local/cloud/protocol/struct";
import { secret, UNKNOWN, type PropertyMap } from "../../../local/cloud/protocol/values";
import { RandomProvider } from "../../../local/cloud/random/provider";

const URN = "urn:pulumi:dev::p::plugilo:azure:Thing$random:index/randomPassword:RandomPassword::a::b";

class Subject extends RandomProvider {
  seen: CheckRequest | undefined;

  override check(request: CheckRequest): ReturnType<RandomProvider["check"]> {
    this.seen = request;
    return super.check(request);
  }

  override async update(): Promise<{ outputs: PropertyMap }> {
    throw new CloudError("Oops", "got this. Expected: that. Do so", 409, { id: "kept", outputs: { a: 1 }, inputs: {} });
  }
}

describe("the provider protocol", () => {
  const subject = new Subject();
  const server = new Server();
  let client: ResourceProviderClient;

  beforeAll(async () => {
    server.addService(ResourceProviderService, providerService(subject));
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });
  afterAll(() => {
    client.close();
    server.forceShutdown();
  });

  function ask<R>(call: (done: (error: ServiceError | null, response: R) => void) => void): Promise<R> {
    return new Promise((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))));
  }

  it("takes secrets and says its version", async () => {
    const handshake = await ask<rpc.ProviderHandshakeResponse>((done) =>
      client.handshake(new rpc.ProviderHandshakeRequest(), done),
    );
    expect(handshake.getAcceptSecrets()).toBe(true);
    const info = await ask<{ getVersion(): string }>((done) => client.getPluginInfo(new Empty(), done));
    expect(info.getVersion()).toBe(subject.version);
  });

  it("passes values as they are: unknowns, secrets, nulls, nested", async () => {
    const news: PropertyMap = { length: 12, keepers: { a: UNKNOWN, b: "c" }, overrideSpecial: secret("!") };
    const request = new rpc.CheckRequest();
    request.setUrn(URN);
    request.setNews(toStruct(news));
    const response = await ask<rpc.CheckResponse>((done) => client.check(request, done));
    expect(response.getFailuresList()).toEqual([]);
    expect(fromStruct(response.getInputs())).toMatchObject(news);
    expect(subject.seen).toMatchObject({ token: "random:index/randomPassword:RandomPassword", news });
  });

  it("gives a preview no id, and a secret result", async () => {
    const request = new rpc.CreateRequest();
    request.setUrn(URN);
    request.setProperties(toStruct({ length: 12 }));
    request.setPreview(true);
    const preview = await ask<rpc.CreateResponse>((done) => client.create(request, done));
    expect(preview.getId()).toBe("");
    expect(fromStruct(preview.getProperties())["result"]).toEqual(secret(UNKNOWN));
  });

  it("sends a refusal as one message without a trace, with what was made in spite of it", async () => {
    const request = new rpc.UpdateRequest();
    request.setUrn(URN);
    const failed = ask<rpc.UpdateResponse>((done) => client.update(request, done));
    const error = await failed.catch((reason: ServiceError) => reason);
    if (!("metadata" in error)) throw new Error("the update was not refused");
    expect(error).toMatchObject({
      code: status.UNKNOWN,
      details: 'Status=409 Code="Oops" got this. Expected: that. Do so',
    });
    expect(String(error.metadata.get("grpc-status-details-bin")[0])).toContain("pulumirpc.ErrorResourceInitFailed");
  });

  it("says what it does not implement", async () => {
    const call = ask<rpc.CallResponse>((done) => client.call(new rpc.CallRequest(), done));
    await expect(call).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });
});
