/** A resource monitor and an engine that say yes to everything and remember what they were told, for the SDK's entry point. */
import * as grpc from "@grpc/grpc-js";
import { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/resource_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";

export interface Registration {
  readonly type: string;
  readonly name: string;
  /** Types named by aliases, in order. */
  readonly aliasTypes: readonly string[];
  /** "path#line,column" of the line that made the resource. */
  readonly position: string;
  readonly properties: object;
}

export interface FakeEngine {
  readonly address: string;
  readonly registrations: Registration[];
  readonly logs: { readonly severity: number; readonly message: string }[];
  stop(): void;
}

function remember(request: rpc.RegisterResourceRequest): Registration {
  const position = request.getSourceposition();
  return {
    type: request.getType(),
    name: request.getName(),
    aliasTypes: request.getAliasesList().map((alias) => alias.getSpec()?.getType() ?? ""),
    position: position === undefined ? "" : `${position.getUri()}#${position.getLine()},${position.getColumn()}`,
    properties: request.getObject()?.toJavaScript() ?? {},
  };
}

/** Every method of a service, answered by an empty message unless `fill` does something with it. */
function handlers(
  service: grpc.ServiceDefinition,
  fill: (method: string, request: object, response: object) => void,
): grpc.UntypedServiceImplementation {
  const implementation: grpc.UntypedServiceImplementation = {};
  for (const [method, definition] of Object.entries(service)) {
    const unary: grpc.handleUnaryCall<object, object> = (call, callback) => {
      const response: object = definition.responseDeserialize(Buffer.alloc(0));
      fill(method, call.request, response);
      callback(null, response);
    };
    implementation[method] = unary;
  }
  return implementation;
}

function monitor(registrations: Registration[]): grpc.UntypedServiceImplementation {
  return handlers(ResourceMonitorService, (_, request, response) => {
    if (response instanceof rpc.DeploymentInfo) {
      response.setSupportedfeaturesList([rpc.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS]);
    }
    if (request instanceof rpc.RegisterResourceRequest && response instanceof rpc.RegisterResourceResponse) {
      registrations.push(remember(request));
      response.setUrn(`urn:pulumi:s::p::${request.getType()}::${request.getName()}`);
      response.setObject(request.getObject());
    }
  });
}

function engine(logs: FakeEngine["logs"]): grpc.UntypedServiceImplementation {
  return handlers(EngineService, (_, request) => {
    if (request instanceof LogRequest) logs.push({ severity: request.getSeverity(), message: request.getMessage() });
  });
}

export async function startFakeEngine(): Promise<FakeEngine> {
  const registrations: Registration[] = [];
  const logs: { severity: number; message: string }[] = [];
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, monitor(registrations));
  server.addService(EngineService, engine(logs));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, registrations, logs, stop: () => server.forceShutdown() };
}
