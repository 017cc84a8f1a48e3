import * as path from "node:path";
import type { Diagnostic } from "./events";
import type { Local } from "./local";

interface Explanation {
  /** What the engine says (github.com/pulumi/pulumi, v3.259.0, 2026-11). */
  readonly pattern: RegExp;
  readonly text: (context: Context) => string;
  /** It is this machine that stands in the way, not what the program asks for. */
  readonly machine?: true;
}

interface Context {
  readonly stack: string;
  readonly local: Local;
  readonly resource: string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    // pkg/resource/deploy/step_generator.go; a replacement is a delete and a create.
    pattern: /unable to (replace|delete) resource .* marked for protection/s,
    text: ({ stack, resource }) =>
      `got a change that replaces or deletes ${resource}, expected none, because it is protected: it holds production data. ` +
      `Nothing was changed. Undo the edit; which property forces it: ./plugilo pulumi preview --diff -s ${stack}`,
  },
  {
    // As Azure says it (https://github.com/alan-turing-institute/data-safe-haven/issues/2523, 2026-11), and as ours does.
    pattern: /ConflictError.*(soft-deleted vault holds|vault with the same name already exists in deleted state)/s,
    text: ({ stack }) =>
      `got the name of a deleted vault, which Azure keeps for 90 days, expected a free one. To take that vault up with what was in it: ` +
      `write \`plugilo:keyVault: { recover: true }\` under config in Pulumi.${stack}.yaml and run again; ` +
      `take it out with the next change (docs/decisions/17)`,
  },
  {
    pattern: /SoftDeletedVaultDoesNotExist/,
    text: ({ stack }) =>
      `plugilo:keyVault: got recover, expected a deleted vault of this name, and there is none. ` +
      `Take the line out of Pulumi.${stack}.yaml and run again (docs/decisions/17)`,
  },
  {
    // sdk/go/common/resource/config/crypt.go
    pattern: /incorrect passphrase/,
    machine: true,
    text: ({ stack, local }) =>
      `passphrase: got one that does not open the state of ${stack}, expected the one that it was made with, in ${local.passphraseFile}. ` +
      `Nothing was changed. Restore that file, or begin anew without the state: rm -r ${local.folder}`,
  },
  {
    // pkg/backend/diy/lock.go; ours looks first, so this is a run that began in the same moment.
    pattern: /the stack is currently locked by/,
    machine: true,
    text: ({ stack }) =>
      `stack ${stack}: got a lock that another run took in the same moment, expected none; run again when that one has ended.`,
  },
  {
    machine: true,
    pattern: /no space left on device|ENOSPC|disk quota exceeded/,
    text: ({ local }) =>
      `disk: got no space left, expected some at ${local.folder} and in the temporary folder; free it and run again: ` +
      `what was done is kept, the rest follows.`,
  },
  {
    // sdk/go/common/workspace/plugins.go
    machine: true,
    pattern: /no resource plugin '([^']+)' found|Could not automatically download and install resource plugin/,
    text: () =>
      "plugin: got a provider that the embedded cloud does not stand for, expected one that ./plugilo doctor lists.",
  },
];

/** Where in a resource's arguments an output failed: any resource that takes the output may be the first, so it tells nothing. */
const SERIALIZING = /^(error serializing property "[^"]*": )+/;

export interface Explained extends Diagnostic {
  readonly machine: boolean;
}

/** Says in this project's words what the engine's own cannot: what to do here. Everything else stays, without a stack trace. */
export function explain(diagnostic: Diagnostic, stack: string, local: Local): Explained {
  const { message, resource } = diagnostic;
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(message));
  if (!known) return { resource, message: withoutTrace(message, local.root).replace(SERIALIZING, ""), machine: false };
  const text = known.text({ stack, local, resource: resource ?? "a resource" });
  return { resource, message: text, machine: known.machine === true };
}

/** What the engine cut short because something else had failed (pkg/resource/deploy, v3.259.0, 2026-11). */
const ECHO = /context cancell?ed|resource monitor shut down/;

/** Errors without those that only tell that the engine stopped because of the others. */
export function withoutEchoes(errors: readonly Diagnostic[]): readonly Diagnostic[] {
  const causes = errors.filter(({ message }) => !ECHO.test(message));
  return causes.length > 0 ? causes : errors;
}

/**
 * A stack trace becomes the one line of it that is ours. A run error of the program's own has none.
 */
function withoutTrace(message: string, root: string): string {
  const lines = message.split("\n");
  const frames = lines.filter((line) => /^\s+at .+/.test(line));
  if (frames.length === 0) return message;
  const told = lines.filter((line) => !frames.includes(line) && !/^Running program .* failed with an/.test(line));
  const own = frames
    .map((frame) => /\(?(\/[^()]+?):(\d+):\d+\)?$/.exec(frame))
    .map((match) => (match?.[1] ? `${path.relative(root, match[1])}:${match[2]}` : ""))
    .find((place) => place !== "" && !place.startsWith("..") && !/(^|\/)(node_modules|runtime)\//.test(place));
  return [...told, ...(own ? [`  at ${own}`] : [])].join("\n").trim();
}
