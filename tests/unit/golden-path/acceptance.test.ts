import * as path from "node:path";
import { objectFailures } from "../../../local/cloud/kubernetes/checks/inputs";
import { isBuiltIn, isNamespaced, parseToken } from "../../../local/cloud/kubernetes/objects/kind";
import { crdCatalogue } from "../../../local/cloud/kubernetes/crds/catalogue";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { loadPackageSchema } from "../../../local/cloud/schema";
import { differences, readTree } from "../../../golden-path/tree";
import { objectsOf } from "../../../golden-path/render";
import type { Manifest } from "../../../golden-path/manifest";
import { at, FILE_KEYS, one, rendered } from "./services";

/** What an API server would refuse in an object, by its types and the pinned CRDs with their CEL rules. */
function refused(manifest: Manifest): string[] {
  const module = manifest.apiVersion.includes("/") ? manifest.apiVersion : `core/${manifest.apiVersion}`;
  const token = `kubernetes:${module}:${manifest.kind}`;
  const target = parseToken(token);
  if (target.is !== "object") throw new Error(`${token}: expected an object`);
  const { object } = target;
  if (!isBuiltIn(object) && !crdCatalogue().schema(object.group, object.version, object.kind))
    return [`${token}: no CRD`];
  const inputs = JSON.parse(JSON.stringify(manifest)) as PropertyMap;
  const schema = loadPackageSchema("kubernetes");
  return objectFailures({ schema, object, token, inputs, olds: undefined, ownCrd: undefined }).map(
    ({ reason }) => reason,
  );
}

describe("what services get", () => {
  test.each(FILE_KEYS)("is accepted by an API server: %s", (key) => {
    const objects = rendered(key);
    expect(objects.length).toBeGreaterThan(2);
    expect(objects.flatMap(refused)).toEqual([]);
  });

  test("is refused when a field is none, so that the check above means something", () => {
    const rollout = one(rendered("critical"), "Rollout");
    const misspelt = { ...rollout, spec: { ...(at(rollout, "spec") as object), stratgy: {} } };
    expect(refused(misspelt).join()).toContain("stratgy");
    const service = one(rendered("critical"), "Service", "accounts");
    expect(refused({ ...service, spec: { selector: {}, portss: [] } }).join()).toContain("portss");
  });

  test.each(FILE_KEYS)("lies in a namespace and never belongs to the whole cluster: %s", (key) => {
    for (const { apiVersion, kind, metadata } of rendered(key)) {
      const target = parseToken(`kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`);
      expect(target.is === "object" && isNamespaced(target.object)).toBe(true);
      expect(["services", "burst"]).toContain(metadata.namespace);
    }
  });
});

describe("the committed tree", () => {
  const root = path.join(__dirname, "../../..");

  test("is what the service files say", () => {
    expect(differences(root, readTree(root))).toEqual([]);
  });

  test("holds nothing that an API server refuses", () => {
    const tree = readTree(root);
    expect(tree.services.length).toBeGreaterThan(5);
    expect(tree.services.flatMap((service) => objectsOf(service, tree).flatMap(refused))).toEqual([]);
  });
});
