/** Runs a provider as a Pulumi plugin process. */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { watchEngine } from "./engine-watch";
import type { CloudProvider } from "./provider";
import { providerService } from "./service";

/** Messages have no limit: a kubeconfig, a WAF policy or a chart's values may be large. */
const LIMITS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/**
 * Serves on 127.0.0.1, prints the port on a line of its own (which the engine reads) and ends when the engine does.
 * @param argv the plugin's arguments; the last one is the engine's address.
 * @throws Error if no port can be had.
 */
export async function serve(provider: CloudProvider, argv: string[]): Promise<void> {
  const server = new Server(LIMITS);
  server.addService(ResourceProviderService, providerService(provider));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const address = argv.at(-1);
  if (address) watchEngine(address, () => process.exit(0));
  // How the engine asks a plugin to end; it kills those that stay, seconds later. A person's Ctrl-C does not come here:
  // plugins have a process group of their own, and the engine calls Cancel.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
  process.stdout.write(`${port}\n`);
}
