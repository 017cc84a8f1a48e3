import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { Failure } from "./failure";
import type { Local } from "./local";
import type { Pulumi } from "./pulumi";
import { releaseLostLocks } from "./recovery";
import { readState, stateFile } from "./state";

/** Settings of a real backend's encryption: they mean nothing to a local run, which has its own salt. */
const ENCRYPTION = ["secretsprovider", "encryptedkey", "encryptionsalt"];

export function stackFile(local: Local, stack: string): string {
  return path.join(local.config, `Pulumi.${stack}.yaml`);
}

/**
 * Makes the stack exist in the local backend and writes its configuration as the engine gets it: the committed file,
 * with this machine's salt instead of the real backend's. The committed file itself is never written.
 */
export async function prepareStack(local: Local, pulumi: Pulumi, stack: string): Promise<void> {
  const salt = readSalt(local, stack) ?? (await initialise(local, pulumi, stack));
  const committed = path.join(local.root, `Pulumi.${stack}.yaml`);
  const document = yaml.parseDocument(fs.readFileSync(committed, "utf8"));
  for (const key of ENCRYPTION) document.delete(key);
  document.set("encryptionsalt", salt);
  writeAtomically(stackFile(local, stack), document.toString());
}

function readSalt(local: Local, stack: string): string | undefined {
  const file = stackFile(local, stack);
  if (!fs.existsSync(file) || !fs.existsSync(stateFile(local, stack))) return undefined;
  const salt: unknown = (yaml.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown> | null)?.[
    "encryptionsalt"
  ];
  return typeof salt === "string" ? salt : undefined;
}

/** `pulumi stack init` writes its salt beside Pulumi.yaml: it runs in a folder of its own, so that ours stays clean. */
async function initialise(local: Local, pulumi: Pulumi, stack: string): Promise<string> {
  if (fs.existsSync(stateFile(local, stack))) {
    // A stack whose copy is lost has its salt in its state, unless it never came up: then there is nothing to lose.
    const known = saltOfState(local, stack);
    if (known) return known;
    fs.rmSync(stateFile(local, stack));
  }
  // A run may have been lost between locking a new stack and writing it.
  releaseLostLocks(local, stack, () => {});
  const scratch = path.join(local.folder, "init", stack);
  fs.rmSync(scratch, { recursive: true, force: true });
  fs.mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const project = yaml.parse(fs.readFileSync(path.join(local.root, "Pulumi.yaml"), "utf8")) as { name: string };
  fs.writeFileSync(path.join(scratch, "Pulumi.yaml"), yaml.stringify({ name: project.name, runtime: "nodejs" }));
  await pulumi.capture(["stack", "init", stack, "--no-select"], scratch);
  const salt = readSaltAt(path.join(scratch, `Pulumi.${stack}.yaml`));
  if (!salt) throw new Failure(`stack ${stack}: got no encryption salt from the engine, expected one in ${scratch}.`);
  fs.rmSync(scratch, { recursive: true, force: true });
  return salt;
}

function readSaltAt(file: string): string | undefined {
  const settings = yaml.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown> | null;
  const salt = settings?.["encryptionsalt"];
  return typeof salt === "string" ? salt : undefined;
}

function saltOfState(local: Local, stack: string): string | undefined {
  const { salt, resources } = readState(local, stack) ?? { resources: [] };
  if (salt === undefined && resources.length > 0) {
    throw new Failure(
      `stack ${stack}: got resources but no encryption salt in its state, expected both; restore ${stackFile(local, stack)} from a copy.`,
    );
  }
  return salt;
}

/** A reader finds the old text or the new one, never a part. */
export function writeAtomically(file: string, text: string, mode = 0o600): void {
  const temporary = `${file}.${process.pid}.new`;
  try {
    fs.writeFileSync(temporary, text, { mode });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
