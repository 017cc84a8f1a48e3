/**
 * The process that serves all providers of one run of the engine. To start a Node.js process and load its modules takes a quarter of
 * a second, which the engine waits for before the next resource, and a region has three providers: here the second and the third
 * take a few milliseconds.
 *
 * The engine starts a plugin for each provider: join.sh, which asks here for one over a connection of its own (`<secret> <package>`),
 * is told the port, and holds the connection for as long as the provider is wanted. When the last one is gone, or the engine is, this process ends.
 */
import { randomBytes } from "node:crypto";
import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { watchEngine } from "./protocol/engine-watch";
import { serve } from "./protocol/serve";
import { PROVIDERS } from "./providers";

/** Of who may ask: the file that it stands in is its owner's only. */
const secret = randomBytes(16).toString("hex");
const wanted = new Set<Socket>();

/** What join.sh is told: a port, or what is wrong. */
async function answer(request: string, socket: Socket): Promise<string> {
  const [word, name = ""] = request.split(" ");
  if (word !== secret) return "error: the embedded cloud got a wrong secret; run again";
  const make = PROVIDERS[name];
  if (make === undefined) return `error: the embedded cloud has no ${name}, only ${Object.keys(PROVIDERS).join(", ")}`;
  const { port, close } = await serve(await make());
  socket.once("close", close);
  return String(port);
}

function join(socket: Socket): void {
  wanted.add(socket);
  socket.on("error", () => socket.destroy());
  socket.once("close", () => {
    wanted.delete(socket);
    if (wanted.size === 0) process.exit(0);
  });
  createInterface({ input: socket }).once("line", (request) => {
    answer(request, socket).then(
      (line) => socket.write(`${line}\n`),
      (error: unknown) => socket.write(`error: ${error instanceof Error ? error.message : String(error)}\n`),
    );
  });
}

/** What this process said of a failure (join.sh has it written beside the file) stays, for join.sh to tell. */
function forget(file: string): void {
  rmSync(file, { force: true });
  const log = `${file}.log`;
  if (statSync(log, { throwIfNoEntry: false })?.size === 0) rmSync(log);
}

/** @param argv the file to write this host's port and secret to, and the engine's address. */
function main([file = "", engine = ""]: string[]): void {
  watchEngine(engine, () => process.exit(0));
  const server = createServer(join);
  server.listen(0, "127.0.0.1", () => {
    const draft = `${file}.${process.pid}`;
    const { port } = server.address() as AddressInfo;
    writeFileSync(draft, `${port} ${secret}\n`, { mode: 0o600 });
    renameSync(draft, file);
    process.once("exit", () => forget(file));
    // What join.sh waits for. Nobody reads after that.
    process.stdout.write("ready\n");
  });
}

main(process.argv.slice(2));
