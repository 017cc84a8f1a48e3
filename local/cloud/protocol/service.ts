/** Pulumi's ResourceProvider service over a CloudProvider: messages in and out, nothing else. */
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { toServiceError, unimplemented } from "./failures";
import { tokenOfUrn, type Autonaming, type CheckFailure, type CloudProvider, type DiffResult } from "./provider";
import { fromStruct, toStruct } from "./struct";
import type { PropertyMap } from "./values";

type Unary<Q, R> = handleUnaryCall<Q, R>;

function answer<Q, R>(work: (request: Q) => Promise<R>): Unary<Q, R> {
  return (call, callback) => {
    work(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error)),
    );
  };
}

function refuse(what: string): Unary<unknown, unknown> {
  return (_, callback) => callback(unimplemented(what));
}

/** All methods of the service, for `grpc.Server.addService`. */
export function providerService(provider: CloudProvider): UntypedServiceImplementation {
  return { ...lifecycle(provider), ...configuration(provider), ...resources(provider), ...absent() };
}

function absent(): UntypedServiceImplementation {
  return {
    parameterize: refuse("Parameterize"),
    call: refuse("Call"),
    construct: refuse("Construct"),
    getMapping: refuse("GetMapping"),
    getMappings: refuse("GetMappings"),
    list: (call: { emit(event: "error", error: unknown): void }) => call.emit("error", unimplemented("List")),
  };
}

function lifecycle(provider: CloudProvider): UntypedServiceImplementation {
  return {
    handshake: answer(async (_: rpc.ProviderHandshakeRequest) => {
      const response = new rpc.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    attach: answer(async (_: plugin.PluginAttach) => new Empty()),
    getPluginInfo: answer(async (_: Empty) => {
      const response = new plugin.PluginInfo();
      response.setVersion(provider.version);
      return response;
    }),
    getSchema: answer(async (_: rpc.GetSchemaRequest) => {
      const response = new rpc.GetSchemaResponse();
      response.setSchema(await provider.getSchema());
      return response;
    }),
    cancel: answer(async (_: Empty) => {
      provider.cancel();
      return new Empty();
    }),
  };
}

function configuration(provider: CloudProvider): UntypedServiceImplementation {
  return {
    checkConfig: answer(async (request: rpc.CheckRequest) =>
      checkResponse(await provider.checkConfig(request.getUrn(), fromStruct(request.getNews()))),
    ),
    diffConfig: answer(async (request: rpc.DiffRequest) => {
      // The old inputs are the configuration; `olds` is what earlier engines sent instead.
      const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
      return diffResponse(await provider.diffConfig(request.getUrn(), olds, fromStruct(request.getNews())));
    }),
    configure: answer(async (request: rpc.ConfigureRequest) => {
      await provider.configure(configureArguments(request));
      const response = new rpc.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    invoke: answer(async (request: rpc.InvokeRequest) => {
      const { result, failures } = await provider.invoke(request.getTok(), fromStruct(request.getArgs()));
      const response = new rpc.InvokeResponse();
      response.setReturn(toStruct(result));
      response.setFailuresList(failures.map(failureMessage));
      return response;
    }),
  };
}

function configureArguments(request: rpc.ConfigureRequest): PropertyMap {
  if (request.hasArgs()) return fromStruct(request.getArgs());
  const result: PropertyMap = {};
  request.getVariablesMap().forEach((value, key) => {
    result[key.slice(key.lastIndexOf(":") + 1)] = value;
  });
  return result;
}

/** The address of a resource, which most requests carry. */
function subject(request: { getUrn(): string; getType?(): string }): { urn: string; token: string } {
  const urn = request.getUrn();
  return { urn, token: request.getType?.() || tokenOfUrn(urn) };
}

function resources(provider: CloudProvider): UntypedServiceImplementation {
  return { ...planning(provider), ...changing(provider) };
}

function planning(provider: CloudProvider): UntypedServiceImplementation {
  return {
    check: answer(async (request: rpc.CheckRequest) => {
      const autonaming = autonamingOf(request);
      const checked = await provider.check({
        ...subject(request),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        randomSeed: request.getRandomseed_asU8(),
        ...(autonaming ? { autonaming } : {}),
      });
      return checkResponse(checked);
    }),
    diff: answer(async (request: rpc.DiffRequest) =>
      diffResponse(
        await provider.diff({
          ...subject(request),
          id: request.getId(),
          oldOutputs: fromStruct(request.getOlds()),
          oldInputs: fromStruct(request.getOldInputs()),
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    read: answer(async (request: rpc.ReadRequest) => {
      const found = await provider.read({
        ...subject(request),
        id: request.getId(),
        inputs: fromStruct(request.getInputs()),
        state: fromStruct(request.getProperties()),
      });
      const response = new rpc.ReadResponse();
      response.setId(found.id);
      if (found.id !== "") {
        response.setInputs(toStruct(found.inputs));
        response.setProperties(toStruct(found.outputs));
      }
      return response;
    }),
  };
}

function changing(provider: CloudProvider): UntypedServiceImplementation {
  return {
    create: answer(async (request: rpc.CreateRequest) => {
      const made = await provider.create({
        ...subject(request),
        inputs: fromStruct(request.getProperties()),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
      });
      const response = new rpc.CreateResponse();
      response.setId(made.id);
      response.setProperties(toStruct(made.outputs));
      return response;
    }),
    update: answer(async (request: rpc.UpdateRequest) => {
      const { outputs } = await provider.update({
        ...subject(request),
        id: request.getId(),
        oldOutputs: fromStruct(request.getOlds()),
        oldInputs: fromStruct(request.getOldInputs()),
        news: fromStruct(request.getNews()),
        preview: request.getPreview(),
        ignoreChanges: request.getIgnorechangesList(),
      });
      const response = new rpc.UpdateResponse();
      response.setProperties(toStruct(outputs));
      return response;
    }),
    delete: answer(async (request: rpc.DeleteRequest) => {
      await provider.delete({
        ...subject(request),
        id: request.getId(),
        outputs: fromStruct(request.getProperties()),
        oldInputs: fromStruct(request.getOldInputs()),
      });
      return new Empty();
    }),
  };
}

const MODES: readonly Autonaming["mode"][] = ["propose", "enforce", "disable"];

function autonamingOf(request: rpc.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  if (!options) return undefined;
  return { proposedName: options.getProposedName(), mode: MODES[options.getMode()] ?? "propose" };
}

function failureMessage(failure: CheckFailure): rpc.CheckFailure {
  const message = new rpc.CheckFailure();
  message.setProperty(failure.property);
  message.setReason(failure.reason);
  return message;
}

function checkResponse(checked: { inputs: PropertyMap; failures: CheckFailure[] }): rpc.CheckResponse {
  const response = new rpc.CheckResponse();
  response.setInputs(toStruct(checked.inputs));
  response.setFailuresList(checked.failures.map(failureMessage));
  return response;
}

const KINDS = {
  add: rpc.PropertyDiff.Kind.ADD,
  "add-replace": rpc.PropertyDiff.Kind.ADD_REPLACE,
  delete: rpc.PropertyDiff.Kind.DELETE,
  "delete-replace": rpc.PropertyDiff.Kind.DELETE_REPLACE,
  update: rpc.PropertyDiff.Kind.UPDATE,
  "update-replace": rpc.PropertyDiff.Kind.UPDATE_REPLACE,
} as const;

function diffResponse(diff: DiffResult): rpc.DiffResponse {
  const response = new rpc.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
  response.setChanges(diff.changes ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList(diff.replaces);
  response.setDeletebeforereplace(diff.deleteBeforeReplace);
  response.setDiffsList([...new Set(Object.keys(diff.detailed).map(topLevel))]);
  response.setHasdetaileddiff(true);
  const detailed = response.getDetaileddiffMap();
  for (const [path, entry] of Object.entries(diff.detailed)) {
    const message = new rpc.PropertyDiff();
    message.setKind(KINDS[entry.kind]);
    message.setInputdiff(entry.inputDiff);
    detailed.set(path, message);
  }
  return response;
}

function topLevel(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
