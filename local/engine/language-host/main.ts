/**
 * A Node.js language host for the Pulumi engine, for machines to which the official one cannot come: run by the engine as
 * `pulumi-language-nodejs [flags] <engine address>`, it prints its port and serves LanguageRuntime until the engine is gone.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ENGINE_VERSIONS } from "../versions";
import { Children } from "./children";
import { languageRuntime, type Host } from "./service";
import { watchEngine } from "./watch-engine";

function main(args: readonly string[]): void {
  if (args.includes("-version") || args.includes("--version")) {
    process.stdout.write(`${ENGINE_VERSIONS.engine}\n`);
    return;
  }
  const children = new Children();
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void children.stopAll().then(() => {
      server.forceShutdown();
      process.exit(0);
    });
  };
  const host: Host = {
    children,
    engineAddress: "",
    follow: (address) => {
      if (address === "" || address === host.engineAddress) return;
      host.engineAddress = address;
      watchEngine(address, stop);
    },
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  server.addService(LanguageRuntimeService, languageRuntime(host));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`pulumi-language-nodejs cannot listen on 127.0.0.1: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
    // The engine puts its flags first and its address last.
    const address = args.at(-1) ?? "";
    if (!address.startsWith("-")) host.follow(address);
  });
}

main(process.argv.slice(2));
