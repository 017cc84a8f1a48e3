import { billOf, type Bill } from "../../../cost/bill";
import type { CostedResource, CostedStack } from "../../../cost/resource";

/** A resource of a stack `s`; its parent by name and type, if it has one. */
export function resource(type: string, name: string, properties: object, parent?: CostedResource): CostedResource {
  return {
    urn: `urn:pulumi:s::plugilo::${type}::${name}`,
    type,
    properties: { ...properties },
    ...(parent ? { parent: parent.urn } : {}),
  };
}

export function bill(resources: readonly CostedResource[], more: Partial<CostedStack> = {}): Bill {
  return billOf({ region: "germanywestcentral", kind: "region", resources, ...more });
}

/** What one resource is paid for: meter, count, and what multiplies it. */
export function paid(type: string, properties: object, more: Partial<CostedStack> = {}): string[] {
  return bill([resource(type, "one", properties)], more).lines.map(
    ({ meter, count, usage }) => `${meter} ${count}${usage ? ` ${usage}` : ""}`,
  );
}

/** What of one resource has no price. */
export function unpriced(type: string, properties: object): (string | undefined)[] {
  return bill([resource(type, "one", properties)]).notPriced.map(({ what }) => what);
}
