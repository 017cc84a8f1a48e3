/** Keys of vaults, and how they rotate. */
import { at, objects, text } from "../body";
import { daysOf } from "../durations";
import type { PropertyMap, Value } from "../../protocol/values";
import { type Law, pagesBelow } from "./law";

const KEY = "Microsoft.KeyVault/vaults/keys";

const page = pagesBelow("azure/key-vault/keys", "2026-11");
const ROTATION = page("how-to-configure-key-rotation#key-rotation-policy");

const properties = (body: PropertyMap | undefined, ...path: string[]): Value | undefined =>
  at(body, "properties", ...path);

/** What a rotation policy does, and when. */
function actionsOf(
  body: PropertyMap,
): { path: string; kind: string; after: number | undefined; before: number | undefined }[] {
  return objects(properties(body, "rotationPolicy", "lifetimeActions")).map((entry, index) => ({
    path: `properties.rotationPolicy.lifetimeActions[${index}]`,
    kind: text(at(entry, "action", "type"))?.toLowerCase() ?? "",
    after: daysOf(text(at(entry, "trigger", "timeAfterCreate"))),
    before: daysOf(text(at(entry, "trigger", "timeBeforeExpiry"))),
  }));
}

const expiry = (body: PropertyMap): string | undefined =>
  text(properties(body, "rotationPolicy", "attributes", "expiryTime"));

export const keyLaws: readonly Law[] = [
  {
    id: "key-in-hardware-needs-a-premium-vault",
    type: KEY,
    says: "A key is kept in hardware only by a premium vault.",
    code: "BadParameter",
    source: page("about-keys#key-types-and-protection-methods"),
    admit: ({ store, id, body }) => {
      const kind = text(properties(body, "kty")) ?? "";
      const sku = text(properties(store.get(id.parent)?.body, "sku", "name"));
      if (!kind.endsWith("-HSM") || sku !== "standard") return [];
      const got = `${kind} in a standard vault`;
      return [{ property: "properties.kty", got, expected: kind.replace("-HSM", ""), fix: "Or raise the vault's sku" }];
    },
  },
  {
    id: "key-sizes-of-rsa",
    type: KEY,
    says: "An RSA key has 2,048, 3,072 or 4,096 bits.",
    code: "BadParameter",
    source: page("about-keys#key-types-and-protection-methods"),
    check: ({ body }) => {
      const size = properties(body, "keySize");
      const rsa = text(properties(body, "kty"))?.startsWith("RSA");
      if (!rsa || typeof size !== "number" || [2048, 3072, 4096].includes(size)) return [];
      return [{ property: "properties.keySize", got: `${size}`, expected: "2048, 3072 or 4096", fix: "Choose one" }];
    },
  },
  {
    id: "key-rotates-a-week-from-both-ends",
    type: KEY,
    says: "A key rotates at least seven days after it was made and at least seven days before it expires.",
    code: "BadParameter",
    source: ROTATION,
    check: ({ body }) => {
      const life = daysOf(expiry(body));
      return actionsOf(body)
        .filter(({ kind }) => kind === "rotate")
        .filter(({ after, before }) => {
          const late = after !== undefined && life !== undefined && life - after < 7;
          return late || (after !== undefined && after < 7) || (before !== undefined && before < 7);
        })
        .map(({ path, after, before }) => ({
          property: `${path}.trigger`,
          got: after === undefined ? `${before} days before the end` : `day ${after} of ${life ?? "no end"}`,
          expected: "seven days or more from both",
          fix: "Move it",
        }));
    },
  },
  {
    id: "key-tells-of-its-end-only-if-it-has-one",
    type: KEY,
    says: "A key tells that it expires only if its policy says when.",
    code: "BadParameter",
    source: ROTATION,
    check: ({ body }) => {
      const policy = properties(body, "rotationPolicy");
      if (policy === undefined || at(policy, "attributes", "expiryTime") !== undefined) return [];
      return actionsOf(body)
        .filter(({ kind, before }) => kind === "notify" || before !== undefined)
        .map(({ path }) => ({
          property: path,
          got: "a time before the end, and no end",
          expected: "rotationPolicy.attributes.expiryTime",
          fix: "Say when the key expires",
        }));
    },
  },
];
