/** Serves a provider as a Pulumi plugin. */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { CloudProvider } from "./provider";
import { providerService } from "./service";

/** Messages have no limit: a kubeconfig, a WAF policy or a chart's values may be large. Nobody asks for statistics of calls. */
const OPTIONS = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  "grpc.enable_channelz": 0,
};

export interface Served {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Ends calls that are under way. */
  close(): void;
}

/** @throws Error if no port can be had. */
export async function serve(provider: CloudProvider): Promise<Served> {
  const server = new Server(OPTIONS);
  server.addService(ResourceProviderService, providerService(provider));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}
