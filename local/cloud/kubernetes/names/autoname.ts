import { createHash } from "node:crypto";
import { nameOfUrn, type CheckRequest } from "../../protocol/provider";
import { containsUnknown, isUnknown, type PropertyMap } from "../../protocol/values";
import { at, mapAt, textAt, withMetadata } from "../objects/fields";

/** Pulumi's provider marks names that it made itself; only those let a replacement come before the deletion. */
export const AUTONAMED = "pulumi.com/autonamed";

/** The logical name and 8 hexadecimal digits, as https://www.pulumi.com/registry/packages/kubernetes/ names things (2026-11). */
export function madeName(request: CheckRequest): string {
  const proposed = request.autonaming?.proposedName;
  if (proposed !== undefined && proposed !== "") return proposed;
  const seed = request.randomSeed.length > 0 ? request.randomSeed : Buffer.from(request.urn);
  const digits = createHash("sha256").update(seed).update(request.urn).digest("hex").slice(0, 8);
  return `${nameOfUrn(request.urn)}-${digits}`;
}

/** Inputs with a name: the author's, else the one made earlier, else a new one. */
export function withName(request: CheckRequest, inputs: PropertyMap): PropertyMap {
  const metadata = at(inputs, "metadata");
  if (isUnknown(metadata) || at(metadata, "name") !== undefined || at(metadata, "generateName") !== undefined)
    return inputs;
  const earlier = isAutonamed(request.olds) ? textAt(request.olds, "metadata", "name") : undefined;
  const annotations = { ...mapAt(metadata, "annotations"), [AUTONAMED]: "true" };
  return withMetadata(inputs, { name: earlier ?? madeName(request), annotations });
}

export function isAutonamed(inputs: PropertyMap): boolean {
  return at(inputs, "metadata", "annotations", AUTONAMED) === "true";
}

/** Whether the object's place in the cluster is still open. */
export function isPlaceUnknown(inputs: PropertyMap): boolean {
  return containsUnknown(at(inputs, "metadata", "name")) || containsUnknown(at(inputs, "metadata", "namespace"));
}
