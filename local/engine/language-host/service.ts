import { status, type sendUnaryData, type UntypedHandleCall } from "@grpc/grpc-js";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { LanguageRuntimeService, type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ENGINE_VERSIONS } from "../versions";
import type { Children } from "./children";
import { installDependencies, packageManager } from "./install-dependencies";
import { nodeOptions } from "./options";
import { programDependencies, requiredPackages } from "./packages";
import { runPlugin } from "./run-plugin";
import { run } from "./run";

/** The state of a running host. */
export interface Host {
  readonly children: Children;
  engineAddress: string;
  /** Ends this process when the engine at the address is gone. */
  readonly follow: (engineAddress: string) => void;
}

type Offered = "handshake" | "getRequiredPackages" | "run" | "runPlugin" | "getPluginInfo" | "installDependencies";
type AlsoOffered = "runtimeOptionsPrompts" | "template" | "about" | "getProgramDependencies" | "cancel";

/** What an engine asks of a Node.js language host while it previews, brings up or destroys a stack, and about it. */
function offered(host: Host): Pick<ILanguageRuntimeServer, Offered | AlsoOffered> {
  return {
    handshake: (call, callback) => {
      host.follow(call.request.getEngineAddress());
      callback(null, new language.LanguageHandshakeResponse());
    },
    getRequiredPackages: unary(({ request }) =>
      new language.GetRequiredPackagesResponse().setPackagesList(requiredPackages(folderOf(request.getInfo()))),
    ),
    run: (call, callback) => void run(call.request, host.engineAddress, host.children).then((r) => callback(null, r)),
    runPlugin: (call) => void runPlugin(call, host.children).then(() => call.end(), failStream(call)),
    getPluginInfo: unary(() => new PluginInfo().setVersion(ENGINE_VERSIONS.engine)),
    installDependencies: (call) => void installDependencies(call).then(() => call.end(), failStream(call)),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    template: unary(() => new language.TemplateResponse()),
    about: unary(({ request }) => about(request.getInfo())),
    getProgramDependencies: unary(({ request }) =>
      new language.GetProgramDependenciesResponse().setDependenciesList(
        programDependencies(folderOf(request.getInfo()), request.getTransitivedependencies()),
      ),
    ),
    cancel: (_call, callback) => {
      void host.children.stopAll();
      callback(null, new Empty());
    },
  };
}

/** Every method of the service: those that this host does not offer answer so in words, instead of with gRPC's bare code. */
export function languageRuntime(host: Host): Record<string, UntypedHandleCall> {
  const refusals = Object.keys(LanguageRuntimeService).map((name) => [name, refuse(name)] as const);
  return { ...Object.fromEntries(refusals), ...offered(host) };
}

function refuse(name: string): UntypedHandleCall {
  const details =
    `this stand-in for Pulumi's Node.js language host does not offer ${name}. ` +
    "Install Pulumi (https://www.pulumi.com/docs/install/), which brings the official one.";
  return (_call: unknown, callback: sendUnaryData<never>) => callback({ code: status.UNIMPLEMENTED, details });
}

function unary<Call, Response>(
  answer: (call: Call) => Response,
): (call: Call, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    try {
      callback(null, answer(call));
    } catch (error) {
      callback(failure(error));
    }
  };
}

/** grpc-js sends the status of an `error` event; a destroyed stream would never end for the caller. */
function failStream(call: { emit(event: "error", error: object): boolean }): (error: unknown) => void {
  return (error) => void call.emit("error", failure(error));
}

function failure(error: unknown): { code: status; details: string } {
  return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

function folderOf(info: language.ProgramInfo | undefined): string {
  return info?.getProgramDirectory() ?? process.cwd();
}

function about(info: language.ProgramInfo | undefined): language.AboutResponse {
  const response = new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  response.getMetadataMap().set("packagemanager", packageManager(nodeOptions(info), folderOf(info)));
  response.getMetadataMap().set("languageHost", "stand-in of local/engine");
  return response;
}
