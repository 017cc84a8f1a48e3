import { z } from "zod";
import type { Answer } from "../../../clusters/api-server";
import { CloudError } from "../../protocol/provider";
import type { ObjectKind } from "../objects/kind";

const statusSchema = z.object({ reason: z.string().optional(), message: z.string() });

/** A refusal of an API server as the engine shows it. */
export function refusalOf(object: ObjectKind, id: string, { status, body }: Answer): CloudError {
  const said = statusSchema.safeParse(body).data;
  const text = said?.message ?? JSON.stringify(body).slice(0, 500);
  // Fields of somebody else's are not taken over, as Pulumi's own provider does not.
  const fix =
    status === 409 ? ". Expected: fields that nobody else has set; let them go there, or leave them out here" : "";
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
