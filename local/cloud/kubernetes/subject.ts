import { CloudError } from "../protocol/provider";
import type { PropertyMap } from "../protocol/values";
import { RELEASE_TYPE } from "./cluster/cluster";
import { releasePreview } from "./helm/release";
import { previewOutputs, updatePreviewOutputs } from "./objects/computed";
import { at } from "./objects/fields";
import { type ObjectKind, parseToken } from "./objects/kind";
import { typeOf } from "./objects/lifecycle";

/** What a call is about: an object or a Helm release. */
export type Subject = { readonly release: true } | { readonly release: false; readonly object: ObjectKind };

/** @throws CloudError for a token that the embedded cloud does not serve */
export function subjectOf(token: string): Subject {
  const target = parseToken(token);
  if (target.is === "unsupported") throw new CloudError("NotSupported", unsupported(token, target.why), 501);
  return target.is === "release" ? { release: true } : { release: false, object: target.object };
}

/** Its type in the store. */
export function storeType(subject: Subject): string {
  return subject.release ? RELEASE_TYPE : typeOf(subject.object);
}

export function unsupported(token: string, why: string): string {
  return `${token} is not supported by the embedded cloud: ${why}`;
}

/** What a preview knows of a creation. */
export function preview(subject: Subject, inputs: PropertyMap): PropertyMap {
  return subject.release ? releasePreview(inputs) : previewOutputs(subject.object, inputs);
}

/** What a preview knows of a change. */
export function updatePreview(subject: Subject, oldOutputs: PropertyMap, news: PropertyMap): PropertyMap {
  if (!subject.release) return updatePreviewOutputs(subject.object, oldOutputs, news);
  const { status, resourceNames } = oldOutputs;
  return { ...news, status: status ?? null, resourceNames: resourceNames ?? null };
}

/** Whether two inputs name the same object. */
export function samePlace(olds: PropertyMap, news: PropertyMap): boolean {
  return ["name", "namespace"].every((key) => at(olds, "metadata", key) === at(news, "metadata", key));
}
