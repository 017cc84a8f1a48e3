import type { PropertyMap } from "../../../local/cloud/protocol/values";
import {
  loadPackageSchema,
  type PackageName,
  type PackageSchema,
  unknownToken,
  validate,
} from "../../../local/cloud/schema";

const PACKAGES: readonly PackageName[] = ["azure-native", "kubernetes", "pagerduty", "random"];
const loaded = new Map<PackageName, PackageSchema>();

/** What is wrong with a resource's body by its SDK's own types, one sentence a fault. Tokens of no known package pass. */
export function faultsOfBody(type: string, inputs: PropertyMap): string[] {
  const name = PACKAGES.find((known) => type.startsWith(`${known}:`));
  if (name === undefined) return [];
  const schema = loaded.get(name) ?? loadPackageSchema(name);
  loaded.set(name, schema);
  if (!schema.resource(type)) return [unknownToken(schema, type)];
  return validate(schema, type, inputs).map(
    ({ path, got, expected, fix }) =>
      `${path}: got ${got}, expected ${expected}${fix === undefined ? "" : `; ${fix}`}.`,
  );
}
