import type { ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { exitCode, type Children } from "./children";
import { locate } from "./modules";
import { nodeOptions, optionVariables } from "./options";
import { NO_DEBUGGER } from "./run";

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/**
 * Runs a plugin written for Node.js; its output is streamed back, its exit code comes last. A policy pack (kind `analyzer`) runs in
 * its own folder, where the policy SDK looks for it; its port is the first line of its output. Ends with the call.
 * @throws {Error} if it cannot be started.
 */
export async function runPlugin(call: Call, children: Children): Promise<void> {
  const { request } = call;
  if (request.getAttachDebugger()) throw new Error(NO_DEBUGGER);
  const folder = request.getInfo()?.getProgramDirectory() || request.getProgram();
  const options = nodeOptions(request.getInfo());
  const analyzer = request.getKind() === "analyzer";
  const entryPoint = locate(analyzer ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin", folder);
  // The official host passes `nodeargs` behind the entry point here, where Node.js does not read them (main.go, RunPlugin, 2026-08):
  // a pack may be quicker for them, and must work without.
  const args = analyzer ? [...request.getArgsList(), folder] : [folder, ...request.getArgsList()];
  const child = children.start([...options.nodeargs, entryPoint, ...args], {
    cwd: analyzer ? folder : request.getPwd(),
    env: { ...variables(request.getEnvList()), ...optionVariables(options) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  call.once("cancelled", () => void children.stop(child));
  child.process.stdout?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.process.stderr?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
  call.write(new RunPluginResponse().setExitcode(exitCode(await child.ended)));
}

/** The engine sends the whole environment as NAME=value; the last of a name wins. */
function variables(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((entry) => {
      const end = entry.indexOf("=");
      return [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}
