import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Server, ServerCredentials, credentials, status, type ServiceError } from "@grpc/grpc-js";
import { LanguageRuntimeClient, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ENGINE_VERSIONS } from "../../../local/engine";
import { Children } from "../../../local/engine/language-host/children";
import { languageRuntime } from "../../../local/engine/language-host/service";

const server = new Server();
const followed: string[] = [];
let client: LanguageRuntimeClient;
let folder: string;

beforeAll(async () => {
  const host = {
    children: new Children(),
    engineAddress: "",
    follow: (address: string) => void followed.push(address),
  };
  server.addService(LanguageRuntimeService, languageRuntime(host));
  const port = await new Promise<number>((resolve, reject) => {
    const done = (error: Error | null, bound: number) => (error === null ? resolve(bound) : reject(error));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), done);
  });
  client = new LanguageRuntimeClient(`127.0.0.1:${port}`, credentials.createInsecure());
  folder = mkdtempSync(path.join(tmpdir(), "plugilo-language-host-"));
});
afterAll(() => {
  client.close();
  server.forceShutdown();
  rmSync(folder, { recursive: true, force: true });
});

function info(options = {}): language.ProgramInfo {
  return new language.ProgramInfo().setProgramDirectory(folder).setOptions(Struct.fromJavaScript(options));
}

describe("the stand-in language host's service", () => {
  test("follows the engine that shakes hands with it", async () => {
    await new Promise<unknown>((resolve) =>
      client.handshake(new language.LanguageHandshakeRequest().setEngineAddress("127.0.0.1:1"), resolve),
    );
    expect(followed).toEqual(["127.0.0.1:1"]);
  });

  test("reports the pinned engine's version as its own", async () => {
    const version = await new Promise((resolve) =>
      client.getPluginInfo(new Empty(), (_error, response) => resolve(response.getVersion())),
    );
    expect(version).toBe(ENGINE_VERSIONS.engine);
  });

  test("answers what it does not offer by Unimplemented, and says what does", async () => {
    const error = await new Promise<ServiceError | null>((resolve) => client.link(new language.LinkRequest(), resolve));
    expect(error?.code).toBe(status.UNIMPLEMENTED);
    expect(error?.details).toContain("does not offer link. Install Pulumi");
  });

  test("says which Node.js runs it", async () => {
    const about = await new Promise<language.AboutResponse>((resolve) =>
      client.about(new language.AboutRequest().setInfo(info()), (_error, response) => resolve(response)),
    );
    expect([about.getExecutable(), about.getVersion()]).toEqual([process.execPath, process.version]);
  });

  test("answers a run that cannot start with an error for people, not with a failed call", async () => {
    const request = new language.RunRequest().setInfo(info({ nodeargs: 7 }));
    const response = await new Promise<language.RunResponse>((resolve) =>
      client.run(request, (_error, r) => resolve(r)),
    );
    expect(response.getError()).toBe("Pulumi.yaml: runtime option nodeargs is 7, expected a string");
  });

  test("streams a plugin's output and gives its exit code last", async () => {
    writeFileSync(path.join(folder, "package.json"), "{}");
    const entry = path.join(folder, "node_modules/@pulumi/pulumi/cmd/run-plugin.js");
    const script = `console.log(process.argv.slice(2).join(" "), process.env.GIVEN, process.cwd()); process.exitCode = 3;`;
    mkdirSync(path.dirname(entry), { recursive: true });
    writeFileSync(entry, script);
    const request = new language.RunPluginRequest().setInfo(info()).setPwd(folder).setArgsList(["a"]);
    const stream = client.runPlugin(request.setEnvList(["GIVEN=first=1", "GIVEN=last=2"]));
    const got: (string | number)[] = [];
    stream.on("data", (response: language.RunPluginResponse) =>
      got.push(response.hasExitcode() ? response.getExitcode() : Buffer.from(response.getStdout_asU8()).toString()),
    );
    await new Promise((resolve) => stream.once("end", resolve));
    expect(got).toEqual([`${folder} a last=2 ${folder}\n`, 3]);
  });

  test("fails an installation with the package manager's exit code and folder", async () => {
    writeFileSync(path.join(folder, "package.json"), "not JSON");
    const request = new language.InstallDependenciesRequest().setInfo(info({ packagemanager: "npm" }));
    const stream = client.installDependencies(request);
    stream.resume();
    const error = await new Promise<ServiceError>((resolve) => stream.once("error", resolve));
    expect(error.details).toMatch(/`npm install` in .* failed \(exit code \d+\)/);
  });
});
