import { z } from "zod";
import type { Answer } from "../../../clusters/api-server";
import { CloudError } from "../../protocol/provider";
import type { ObjectKind } from "../objects/kind";
import { FORCE } from "./ownership";

const statusSchema = z.object({
  reason: z.string().optional(),
  message: z.string(),
  details: z.object({ causes: z.array(z.object({ reason: z.string().optional() })).optional() }).optional(),
});

/** A refusal of an API server as the engine shows it. */
export function refusalOf(object: ObjectKind, id: string, { status, body }: Answer): CloudError {
  const said = statusSchema.safeParse(body).data;
  const text = said?.message ?? JSON.stringify(body).slice(0, 500);
  const isConflict = said?.details?.causes?.some(({ reason }) => reason === "FieldManagerConflict") === true;
  const fix = isConflict
    ? `. Expected fields that nobody else sets. To leave them to the other, name them in the resource's ignoreChanges; to ` +
      `take them, give the object the annotation ${FORCE}: "true"`
    : "";
  return new CloudError(
    said?.reason ?? "InternalServerError",
    `${object.kind} ${id}: the API server refused it: ${text}${fix}`,
    status,
  );
}

export function unreachable(host: string, error: unknown): CloudError {
  const why = error instanceof Error ? error.message : String(error);
  return new CloudError(
    "ClusterUnreachable",
    `the API server of ${host} cannot be reached: ${why}. Expected the control plane of its stack to run; ` +
      `\`./plugilo up\` of that stack starts it`,
    503,
  );
}
