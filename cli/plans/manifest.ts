import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { Failure } from "../failure";
import { parsedFile } from "../written";
import { sha256 } from "./digests";

const digest = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256");
const counts = z.record(z.string(), z.int());

const plannedStack = z.strictObject({
  stack: z.string(),
  /** Of the file `<stack>.json` beside this one, which `pulumi preview --save-plan` wrote. */
  plan: digest,
  /** Of what the stack held when it was planned (digests.ts). */
  state: digest,
  /** How many steps of which kind, for whoever approves. */
  changes: counts,
  /** What the pack said of the plan; `ran` is false if none judged it. */
  policy: z.strictObject({ ran: z.boolean(), mandatory: z.int(), advisory: z.int() }),
});

const manifest = z.strictObject({
  format: z.literal(1),
  /** `azure`: real subscriptions. */
  cloud: z.enum(["embedded", "azure"]),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/, "expected a commit"),
  /** Files that differed from the commit: such a plan shows what a change would do and is never carried out. */
  edited: z.array(z.string()),
  /** Version of the engine, which decides what a plan's steps mean. */
  engine: z.string(),
  created: z.iso.datetime(),
  /** In the order of their references. */
  stacks: z.array(plannedStack).min(1),
});

/** What a folder of saved plans is bound to. */
export type Manifest = z.infer<typeof manifest>;
export type PlannedStack = z.infer<typeof plannedStack>;
export type Cloud = Manifest["cloud"];

const NAME = "manifest.json";

/** @throws Failure for a folder that holds none, or one that was edited into something else */
export function readManifest(folder: string): Manifest {
  const file = path.join(folder, NAME);
  if (!fs.existsSync(file)) {
    throw new Failure(`plan: got ${folder} without ${NAME}, expected a folder that ./plugilo plan --out has written.`);
  }
  return parsedFile(file, manifest, "what ./plugilo plan writes");
}

export function writeManifest(folder: string, content: Manifest): void {
  fs.writeFileSync(path.join(folder, NAME), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

export function planFile(folder: string, stack: string): string {
  return path.join(path.resolve(folder), `${stack}.json`);
}

/** Of a plan's file; undefined if there is none. */
export function digestOfPlan(folder: string, stack: string): string | undefined {
  const file = planFile(folder, stack);
  return fs.existsSync(file) ? sha256(fs.readFileSync(file, "utf8")) : undefined;
}

/** @throws Failure for a folder that holds anything: plans of two runs never lie side by side */
export function emptyFolder(folder: string): void {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
    throw new Failure(
      `plan: got ${folder} with files in it, expected a new or empty folder; name another after --out.`,
    );
  }
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
}
