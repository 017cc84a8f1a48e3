import fc from "fast-check";
import { crdCatalogue } from "../../../local/cloud/kubernetes/crds/catalogue";
import { validateCustomResource } from "../../../local/cloud/kubernetes/crds/validate";
import { secret, UNKNOWN, type PropertyMap, type Value } from "../../../local/cloud/protocol/values";
import { GOOD, type GoodKind } from "./good-resources";

function coordinates(resource: PropertyMap): [group: string, version: string, kind: string] {
  const [group = "", version = ""] = String(resource["apiVersion"]).split("/");
  return [group, version, String(resource["kind"])];
}

function judge(resource: PropertyMap, old?: PropertyMap) {
  const schema = crdCatalogue().schema(...coordinates(resource));
  if (schema === undefined)
    throw new Error(`no schema of ${String(resource["apiVersion"])} ${String(resource["kind"])}`);
  return validateCustomResource(schema, resource, old);
}

/** A copy with one place changed; `undefined` takes the place away. */
function changed(kind: GoodKind, path: readonly (string | number)[], value: Value | undefined): PropertyMap {
  const copy: PropertyMap = structuredClone(GOOD[kind]);
  let holder: Value = copy;
  for (const step of path.slice(0, -1)) holder = (holder as PropertyMap)[step] ?? null;
  const last = String(path[path.length - 1]);
  if (value === undefined) delete (holder as PropertyMap)[last];
  else (holder as PropertyMap)[last] = value;
  return copy;
}

const kinds = Object.keys(GOOD) as GoodKind[];

describe("a custom resource against its published CRD", () => {
  test.each(kinds)("a good %s passes", (kind) => {
    expect(judge(GOOD[kind])).toEqual([]);
  });

  const mistakes: [GoodKind, (string | number)[], Value | undefined, string, string | RegExp][] = [
    [
      "NodePool",
      ["spec", "disruption", "consolidateAfter"],
      "5 minutes",
      "spec.disruption.consolidateAfter",
      /matches/,
    ],
    ["NodePool", ["spec", "template", "expireAfter"], "720h", "spec.template.expireAfter", /one of "metadata", "spec"/],
    [
      "NodePool",
      ["spec", "template", "spec", "nodeClassRef"],
      undefined,
      "spec.template.spec.nodeClassRef",
      /required/,
    ],
    ["NodePool", ["spec", "weight"], "10", "spec.weight", "an integer"],
    ["AKSNodeClass", ["spec", "imageFamily"], "ubuntu", "spec.imageFamily", /one of "Ubuntu"/],
    ["AKSNodeClass", ["spec", "osDiskSizeGB"], 10, "spec.osDiskSizeGB", "at least 30"],
    ["ScaledObject", ["spec", "triggers", 0, "type"], undefined, "spec.triggers[0].type", /required/],
    [
      "ScaledObject",
      ["spec", "triggers", 0, "metadata", "desiredReplicas"],
      10,
      "spec.triggers[0].metadata.desiredReplicas",
      "a string",
    ],
    ["Kafka", ["spec", "kafka", "listeners", 0, "port"], 80, "spec.kafka.listeners[0].port", "at least 9092"],
    [
      "Kafka",
      ["spec", "kafka", "listeners", 0, "type"],
      "Internal",
      "spec.kafka.listeners[0].type",
      /one of "internal"/,
    ],
    ["Elasticsearch", ["spec", "nodeSets", 0, "count"], "3", "spec.nodeSets[0].count", "an integer"],
    [
      "Elasticsearch",
      ["spec", "nodeSets", 1, "name"],
      "a name that is much longer than it may be",
      "spec.nodeSets[1].name",
      /at most/,
    ],
    ["PrometheusAgent", ["spec", "remoteWrite", 0, "url"], undefined, "spec.remoteWrite[0].url", /required/],
    ["PrometheusAgent", ["spec", "scrapeInterval"], "half a minute", "spec.scrapeInterval", /matches/],
    [
      "VirtualService",
      ["spec", "http", 0, "route", 1, "destination"],
      undefined,
      "spec.http[0].route[1].destination",
      /required/,
    ],
    ["VirtualService", ["spec", "http", 0, "timeout"], "thirty", "spec.http[0].timeout", /duration/],
    ["Application", ["spec", "destination"], undefined, "spec.destination", /required/],
    [
      "Application",
      ["spec", "syncPolicy", "automated", "selfHeal"],
      "true",
      "spec.syncPolicy.automated.selfHeal",
      "a boolean",
    ],
  ];
  test.each(mistakes)("%s: %p set to %p is told at its exact path", (kind, path, value, at, expected) => {
    const faults = judge(changed(kind, path, value));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({
      path: at,
      expected: typeof expected === "string" ? expected : expect.stringMatching(expected),
    });
  });

  test("a misspelt field is told with the name that was meant", () => {
    const resource = changed("ScaledObject", ["spec", "maxReplicasCount"], 5);
    expect(judge(resource)).toEqual([
      expect.objectContaining({
        path: "spec.maxReplicasCount",
        got: "a field that does not exist",
        fix: "write maxReplicaCount",
      }),
    ]);
  });

  test("a CEL rule is judged: Karpenter's own label domain is closed", () => {
    const requirement = { key: "karpenter.sh/pool", operator: "In", values: ["a"] };
    const faults = judge(changed("NodePool", ["spec", "template", "spec", "requirements"], [requirement]));
    expect(faults.map((fault) => [fault.path, fault.expected])).toContainEqual([
      "spec.template.spec.requirements[0].key",
      'label domain "karpenter.sh" is restricted',
    ]);
  });

  test("a CEL rule that compares with the old value is judged on an update only", () => {
    const other = changed("NodePool", ["spec", "template", "spec", "nodeClassRef", "kind"], "OtherNodeClass");
    expect(judge(other)).toEqual([]);
    expect(judge(other, GOOD.NodePool)).toEqual([
      expect.objectContaining({ path: "spec.template.spec.nodeClassRef", expected: "nodeClassRef.kind is immutable" }),
    ]);
  });

  test.each([
    ["a whole object", ["spec"]],
    ["a list", ["spec", "http"]],
    ["an item", ["spec", "http", 0]],
    ["a number", ["spec", "http", 0, "route", 0, "weight"]],
  ] as [string, (string | number)[]][])("an unknown belongs where %s does", (_what, path) => {
    expect(judge(changed("VirtualService", path, UNKNOWN))).toEqual([]);
    expect(judge(changed("VirtualService", path, secret(UNKNOWN)))).toEqual([]);
  });

  test("a secret is judged and never shown", () => {
    const faults = judge(changed("ScaledObject", ["spec", "maxReplicaCount"], secret("hunter2")));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.path).toBe("spec.maxReplicaCount");
    expect(JSON.stringify(faults)).not.toContain("hunter2");
  });

  test("a list of type map holds each key once", () => {
    const options = [{ name: "ndots" }, { name: "ndots" }];
    const twice = changed("PrometheusAgent", ["spec", "dnsConfig"], { options });
    expect(judge(twice)).toEqual([
      expect.objectContaining({ path: "spec.dnsConfig.options[1]", expected: "each name once" }),
    ]);
  });

  test("of alternatives one may be chosen: an Istio match has one kind of comparison", () => {
    const both = [{ uri: { exact: "/a", prefix: "/b" } }];
    const faults = judge(changed("VirtualService", ["spec", "http", 0, "match"], both));
    expect(faults).toEqual([
      expect.objectContaining({ path: "spec.http[0].match[0].uri", expected: "at most one of exact, prefix, regex" }),
    ]);
  });

  test("the validator never throws, whatever it is given", () => {
    const junk = fc.jsonValue({ maxDepth: 5 }).map((value) => value as Value);
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.array(fc.constantFrom("spec", "triggers", "kafka", "http")),
        junk,
        (kind, steps, value) => {
          const nested = steps.reduceRight<Value>((inner, step) => ({ [step]: inner }), value);
          const schema = crdCatalogue().schema(...coordinates(GOOD[kind]));
          if (schema === undefined) throw new Error(`no schema of ${kind}`);
          expect(Array.isArray(validateCustomResource(schema, nested))).toBe(true);
        },
      ),
    );
  });

  test("free-form settings stay free, of any depth", () => {
    expect(judge(changed("Elasticsearch", ["spec", "nodeSets", 0, "config"], { a: { b: [1, "c", null] } }))).toEqual(
      [],
    );
  });
});
