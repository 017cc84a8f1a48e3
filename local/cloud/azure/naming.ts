/**
 * Names that the program leaves out, as azure-native gives them: a top-level resource gets its logical name and eight
 * digits, a child just its logical name (https://github.com/pulumi/pulumi-azure-native/pull/519, 2026-11).
 */
import { createHash } from "node:crypto";
import type { ResourceSchema } from "../schema";
import type { Autonaming } from "../protocol/provider";
import { isUnknown, UNKNOWN, type PropertyMap } from "../protocol/values";
import { templateParameters } from "./arm-id";

/** The input that names the resource itself: the last parameter of its id. */
export function nameProperty(schema: ResourceSchema): string | undefined {
  const template = schema.armIdTemplate;
  if (template === undefined || !template.endsWith("}")) return undefined;
  return templateParameters(template).at(-1);
}

/** Where a name that the cloud chose must not change: an update keeps it. */
export function nameFor(request: {
  schema: ResourceSchema;
  logicalName: string;
  olds: PropertyMap;
  seed: Uint8Array;
  autonaming: Autonaming | undefined;
}): string | undefined {
  const { schema, logicalName, olds, seed, autonaming } = request;
  const property = nameProperty(schema);
  if (property === undefined) return undefined;
  const before = olds[property];
  if (typeof before === "string" && !isUnknown(before)) return before;
  if (autonaming?.mode === "disable") return undefined;
  if (autonaming && autonaming.proposedName !== "" && autonaming.mode === "enforce") return autonaming.proposedName;
  if (/\/roleAssignments\/\{|\/roleDefinitions\/\{/.test(schema.armIdTemplate ?? ""))
    return guidFrom(seed, logicalName);
  if (isChild(schema.armIdTemplate ?? "")) return logicalName;
  if (seed.length === 0) return UNKNOWN;
  return `${logicalName}${createHash("sha256").update(seed).update(logicalName).digest("hex").slice(0, 8)}`;
}

function isChild(template: string): boolean {
  const [, after = ""] = template.split("/providers/");
  return after.split("/").length > 3 || template.startsWith("/{");
}

function guidFrom(seed: Uint8Array, logicalName: string): string {
  if (seed.length === 0) return UNKNOWN;
  const hex = createHash("sha256").update(seed).update(logicalName).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
