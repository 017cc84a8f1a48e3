import { createHash } from "node:crypto";

/** Of a configuration that a program reads once, for an annotation of its pods: with another one they are other pods. */
export function digestOf(configuration: string): string {
  return createHash("sha256").update(configuration).digest("hex");
}
