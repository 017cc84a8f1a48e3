/** The pack as the engine meets it: the SDK's own host, over the wire. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";

const PACK = path.resolve("policy");

export interface PackHost {
  readonly client: AnalyzerClient;
  stop(): Promise<void>;
}

export async function startPack(): Promise<PackHost> {
  const entry = path.resolve("node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  const args = ["--require", "../runtime/preload.js", entry, "127.0.0.1:1", PACK];
  const host = spawn(process.execPath, args, { cwd: PACK, stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve) => createInterface({ input: host.stdout }).once("line", resolve));
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const stop = async (): Promise<void> => {
    client.close();
    const ended = new Promise((resolve) => host.once("close", resolve));
    host.kill();
    await ended;
  };
  return { client, stop };
}
