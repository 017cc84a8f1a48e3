/** Custom resources: any kind of a group that Kubernetes itself does not own. */
import type { PropertySchema, ResourceSchema } from "../types";

/**
 * The SDK's `CustomResource` makes its token of the body: `kubernetes:<apiVersion>:<Kind>`, `CustomResourcePatch` the same with
 * `Patch` at its end. Only the frame is checked here; the rest is the published CRD schema's business.
 * @returns undefined when the group is Kubernetes' own (then the kind is a mistake), or the token is of another form.
 */
export function customResource(token: string, builtIn: Iterable<string>): ResourceSchema | undefined {
  const match = /^kubernetes:([a-z0-9]([-a-z0-9.]*[a-z0-9])?\.[a-z0-9-]+)\/(v\d+((alpha|beta)\d+)?):([A-Z]\w*)$/.exec(
    token,
  );
  const group = match?.[1];
  if (group === undefined) return undefined;
  for (const known of builtIn) if (known.startsWith(`kubernetes:${group}/`)) return undefined;
  const properties: Record<string, PropertySchema> = Object.assign(Object.create(null) as object, {
    apiVersion: { type: { kind: "string" as const }, required: true },
    kind: { type: { kind: "string" as const }, required: true },
    metadata: { type: { kind: "object" as const, name: "meta.v1.ObjectMeta" }, required: false },
  });
  return {
    token,
    properties,
    inputs: properties,
    open: true,
    outputs: ["apiVersion", "kind", "metadata"],
    computed: [],
    secretOutputs: [],
  };
}
