import { isProperties } from "./values";

const GIB: Readonly<Record<string, number>> = { Mi: 1 / 1024, Gi: 1, Ti: 1024 };

/**
 * GiB of all disks that an object claims, whoever's custom resource it is: a claim template for each of `replicas` or `count`,
 * or a Strimzi volume. NaN where a size is not known.
 */
export function volumes(value: unknown, copies = 1): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + volumes(item, copies), 0);
  if (!isProperties(value)) return 0;
  const each = value["replicas"] ?? value["count"];
  const inner = typeof each === "number" ? each : copies;
  if (value["type"] === "persistent-claim") return size(value["size"]) * inner;
  return Object.entries(value).reduce((sum, [key, item]) => {
    if (key === "volumeClaimTemplate") return sum + claim(item) * inner;
    if (key === "volumeClaimTemplates" && Array.isArray(item)) {
      return sum + item.reduce<number>((all, one) => all + claim(one), 0) * inner;
    }
    return sum + volumes(item, inner);
  }, 0);
}

/** GiB of one claim, or of a template of claims. */
export function claim(template: unknown): number {
  const path = ["spec", "resources", "requests", "storage"];
  return size(path.reduce<unknown>((value, key) => (isProperties(value) ? value[key] : undefined), template));
}

/** Kubernetes' quantity, such as `512Gi`. NaN for one of another form, so that the sum is none. */
function size(quantity: unknown): number {
  const [, digits = "", unit = ""] = (typeof quantity === "string" && /^(\d+)(Mi|Gi|Ti)$/.exec(quantity)) || [];
  return digits === "" ? Number.NaN : Number(digits) * (GIB[unit] ?? Number.NaN);
}
