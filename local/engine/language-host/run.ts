import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { Children, Ending } from "./children";
import { locate } from "./modules";
import { nodeOptions, optionVariables } from "./options";

/** The SDK exits with this after it has shown the error itself (cmd/run/index.js of @pulumi/pulumi 3.270). */
const ERROR_ALREADY_SHOWN = 32;

/** Runs a program to its end. Every failure becomes the answer's error: the engine shows it without a stack trace. */
export async function run(request: RunRequest, engineAddress: string, children: Children): Promise<RunResponse> {
  try {
    if (request.getAttachDebugger()) throw new Error(NO_DEBUGGER);
    const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
    const options = nodeOptions(request.getInfo());
    const child = children.start(
      [
        ...options.nodeargs,
        locate("@pulumi/pulumi/cmd/run", folder),
        ...programArguments(request, engineAddress, folder),
      ],
      {
        env: { ...process.env, ...configuration(request), ...optionVariables(options) },
        // What the program writes goes straight to where our own output goes: the engine shows it line by line.
        stdio: ["ignore", "inherit", "inherit"],
      },
    );
    return answer(await child.ended);
  } catch (error) {
    return new RunResponse().setError(error instanceof Error ? error.message : String(error));
  }
}

export const NO_DEBUGGER =
  "this stand-in for Pulumi's Node.js language host cannot attach a debugger. " +
  "Install Pulumi (https://www.pulumi.com/docs/install/), which brings the official one, or set the runtime option nodeargs to --inspect-brk.";

function programArguments(request: RunRequest, engineAddress: string, folder: string): string[] {
  const flags: [string, string][] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", request.getInfo()?.getRootDirectory() ?? ""],
    ["stack", request.getStack()],
    ["pwd", folder],
    ["parallel", String(request.getParallel())],
  ];
  const entryPoint = request.getInfo()?.getEntryPoint() || request.getProgram() || ".";
  return [
    ...flags.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    entryPoint,
    ...request.getArgsList(),
  ];
}

function configuration(request: RunRequest): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toObject())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

function answer(ending: Ending): RunResponse {
  const response = new RunResponse();
  if ("notStarted" in ending) return response.setError(`Node.js could not be started: ${ending.notStarted}`);
  if ("signal" in ending)
    return response.setError(`The program was ended by ${ending.signal}.${memoryHint(ending.signal)}`);
  if (ending.code === 0) return response;
  if (ending.code === ERROR_ALREADY_SHOWN) return response.setBail(true);
  return response.setError(`Program exited with non-zero exit code: ${ending.code}`);
}

/** Node.js aborts when its heap is full; Linux kills a process when the machine's memory is. */
function memoryHint(signal: NodeJS.Signals): string {
  if (signal !== "SIGABRT" && signal !== "SIGKILL") return "";
  return " If it ran out of memory, give it more by the runtime option `nodeargs: --max-old-space-size=<megabytes>` in Pulumi.yaml.";
}
