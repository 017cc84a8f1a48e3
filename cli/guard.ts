import { EXIT, Failure } from "./failure";
import type { Verb } from "./operation";
import type { Session } from "./session";
import { readState, resourcesOf } from "./state";
import { referencesOf } from "../stacks/cross-checks";

/** What a stack waits for: those that it reads when it comes up, those that read it when it goes; nothing otherwise. */
export function needs(verb: Verb, stack: string, { estate }: Pick<Session, "estate">): readonly string[] {
  if (verb === "up") return referencesOf(stack, estate);
  if (verb === "destroy") return [...estate.keys()].filter((other) => referencesOf(other, estate).includes(stack));
  return [];
}

/**
 * @param unprotect destroy: protection is taken off first.
 * @throws Failure before anything is touched, when the run could only fail.
 */
export function guard(verb: Verb, stacks: readonly string[], session: Session, unprotect: boolean): void {
  // Damaged state is found here, before any engine starts.
  for (const stack of stacks) readState(session.local, stack);
  for (const stack of verb === "up" ? stacks : []) missingReference(stack, stacks, session);
  for (const stack of verb === "destroy" ? stacks : []) {
    stillUsed(stack, stacks, session);
    if (!unprotect) protectedData(stack, session);
  }
}

function missingReference(stack: string, stacks: readonly string[], session: Session): void {
  const missing = referencesOf(stack, session.estate).filter(
    (reference) => !stacks.includes(reference) && resourcesOf(session.local, reference) === 0,
  );
  if (missing.length === 0) return;
  throw new Failure(
    `stack ${stack}: got ${missing.join(", ")} not up, which it refers to; bring up first: ./plugilo up ${missing.join(" ")}`,
  );
}

function stillUsed(stack: string, stacks: readonly string[], session: Session): void {
  const users = needs("destroy", stack, session).filter(
    (user) => !stacks.includes(user) && resourcesOf(session.local, user) > 0,
  );
  if (users.length === 0) return;
  throw new Failure(
    `stack ${stack}: got ${users.join(", ")} still up, which refer to it; destroy them too, or first: ./plugilo destroy ${users.join(" ")}`,
  );
}

function protectedData(stack: string, { local }: Session): void {
  const guarded = (readState(local, stack)?.resources ?? []).filter((resource) => resource.protect);
  if (guarded.length === 0) return;
  const names = guarded.slice(0, 5).map((resource) => resource.urn.split("::").slice(-1)[0] ?? "");
  const more = guarded.length > 5 ? ` and ${guarded.length - 5} more` : "";
  throw new Failure(
    `stack ${stack}: got ${guarded.length} protected resources (${names.join(", ")}${more}), expected none, because they hold production data. ` +
      `Nothing was destroyed. On the embedded cloud: ./plugilo destroy --unprotect`,
  );
}

/** @throws Failure unless a person at a terminal, or `--yes`, says so. */
export async function confirmDestroy(stacks: readonly string[], yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new Failure("destroy: got no terminal to ask at, expected one or --yes; nothing was destroyed.", EXIT.usage);
  }
  const { createInterface } = await import("node:readline/promises");
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await questions.question(`Destroy ${stacks.join(", ")} of the embedded cloud? Type yes: `);
    if (answer.trim().toLowerCase() !== "yes")
      throw new Failure("destroy: got another answer than yes; nothing was destroyed.");
  } finally {
    questions.close();
  }
}
