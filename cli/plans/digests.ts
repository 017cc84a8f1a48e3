import * as crypto from "node:crypto";
import { z } from "zod";

/** What of `pulumi stack export` a plan is bound to. */
export const exportedState = z.object({
  deployment: z.object({
    resources: z
      .array(z.record(z.string(), z.unknown()))
      .nullish()
      .transform((all) => all ?? []),
    pending_operations: z
      .array(z.unknown())
      .nullish()
      .transform((all) => all ?? []),
  }),
});

/** How Pulumi marks a secret (sdk/go/common/resource/sig/sig.go, v3.259.0, 2026-11). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Where the program stood on the machine that wrote it, and when: the same resource all the same. */
const TOLD: readonly string[] = ["created", "modified", "sourcePosition", "stackTrace"];

/**
 * A digest of what a stack holds: the same as long as no resource is made, changed or gone, whatever wrote the state last. Its order
 * and its times do not count. A secret is enciphered anew at each write, so that its ciphertext tells nothing: of a resource that
 * holds one, the time of its last change counts instead.
 */
export function digestOfState({ deployment }: z.infer<typeof exportedState>): string {
  const resources = deployment.resources.map((resource) => {
    const kept = Object.fromEntries(Object.entries(resource).filter(([key]) => !TOLD.includes(key)));
    const text = canonical(kept);
    return text.includes(SIGNATURE) ? `${text}@${String(resource["modified"])}` : text;
  });
  return sha256([...resources.sort(), ...deployment.pending_operations.map(canonical)].join("\n"));
}

export function sha256(text: string): string {
  return crypto.createHash("sha256").update(text).digest("hex");
}

/** JSON with keys in order, and without what secrets look like. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    const secret = SIGNATURE in inner;
    const entries = Object.entries(inner).filter(([key]) => !secret || key !== "ciphertext");
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
