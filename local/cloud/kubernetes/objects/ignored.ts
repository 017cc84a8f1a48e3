import { isObject, type PropertyMap, type Value } from "../../protocol/values";
import { at } from "./fields";

/**
 * Inputs as the real provider applies them: what a program ignores has its live value, so that an update of something else never
 * takes back what others have set.
 * https://github.com/pulumi/pulumi-kubernetes/blob/v4.34.2/provider/pkg/await/await.go (handleSSAIgnoreFields) (2026-11)
 *
 * @param live what the cluster holds of the inputs; undefined for nothing.
 * @param ignored paths of keys, as in `ignoreChanges`: `data`, `spec.replicas`. Others, with an index or a star, are left alone.
 */
export function withLive(live: PropertyMap | undefined, news: PropertyMap, ignored: readonly string[]): PropertyMap {
  if (live === undefined) return news;
  return ignored
    .filter((path) => /^[\w-]+(\.[\w-]+)*$/.test(path))
    .map((path) => path.split("."))
    .reduce((inputs, path) => withAt(inputs, path, at(live, ...path)), news);
}

function withAt(value: PropertyMap, [key = "", ...rest]: readonly string[], set: Value | undefined): PropertyMap {
  const { [key]: before, ...others } = value;
  if (rest.length > 0) return isObject(before) ? { ...value, [key]: withAt(before, rest, set) } : value;
  return set === undefined ? others : { ...value, [key]: set };
}
