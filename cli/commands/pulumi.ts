import { EXIT, Failure } from "../failure";
import { openSession } from "../session";
import { stackFile } from "../stack-file";

/** Commands that read or write a stack's configuration, and so need this machine's copy of it. */
const CONFIGURED = ["up", "update", "preview", "refresh", "destroy", "import", "watch", "config", "logs"];

/** Any Pulumi command, as typed, on the embedded cloud's state and with its environment. */
export async function pulumi(args: readonly string[]): Promise<number> {
  const session = await openSession((text) => process.stderr.write(`${text}\n`));
  return session.pulumi.attach([
    ...args,
    ...configFile(args, (stack) => stackFile(session.local, stack), session.estate),
  ]);
}

function configFile(
  args: readonly string[],
  file: (stack: string) => string,
  estate: ReadonlyMap<string, unknown>,
): string[] {
  const command = args.find((arg) => !arg.startsWith("-"));
  if (command === undefined || !CONFIGURED.includes(command) || args.includes("--config-file")) return [];
  if (command === "config" && args.some((arg) => /^(set|set-all|rm|rm-all|cp|refresh)$/.test(arg))) {
    throw new Failure(
      "pulumi config: got a command that writes configuration, expected one that reads; edit Pulumi.<stack>.yaml, which is reviewed, and run again.",
      EXIT.usage,
    );
  }
  const stack = stackOf(args);
  if (stack === undefined) {
    throw new Failure(
      `pulumi ${command}: got no stack, expected one; say which: ./plugilo pulumi ${command} -s ${[...estate.keys()][0]}`,
      EXIT.usage,
    );
  }
  return ["--config-file", file(stack)];
}

function stackOf(args: readonly string[]): string | undefined {
  const index = args.findIndex((arg) => arg === "-s" || arg === "--stack");
  const inline = args.map((arg) => /^(?:--stack|-s)=(.+)$/.exec(arg)?.[1]).find((stack) => stack !== undefined);
  return index >= 0 ? args[index + 1] : inline;
}
