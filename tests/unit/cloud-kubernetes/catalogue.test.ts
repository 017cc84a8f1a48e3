import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CrdCatalogue } from "../../../local/cloud/kubernetes/crds/catalogue";
import { program } from "../../../local/cloud/kubernetes/crds/cel";
import { patternOf } from "../../../local/cloud/kubernetes/crds/scalars";
import type { StructuralSchema } from "../../../local/cloud/kubernetes/crds/schema";
import { readCrds } from "../../../tools/crds/compact";
import { SOURCES } from "../../../tools/crds/sources";

const FOLDER = join(__dirname, "../../../schemas/crds");
const catalogue = new CrdCatalogue(FOLDER);
const entries = catalogue.sources.flatMap((source) => source.crds);

/** Every schema in a schema, itself first. */
function* within(schema: StructuralSchema): Generator<StructuralSchema> {
  yield schema;
  const nested = [
    ...Object.values(schema.properties ?? {}),
    ...[schema.items, schema.not].filter((one) => one !== undefined),
    ...(typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : []),
    ...[schema.allOf, schema.anyOf, schema.oneOf].flatMap((branches) => branches ?? []),
  ];
  for (const one of nested) yield* within(one);
}

const schemas = entries.flatMap((entry) =>
  entry.versions.flatMap((version) => [...within(catalogue.schema(entry.group, version, entry.kind) ?? {})]),
);

describe("the pinned CRDs", () => {
  test("each file is the one that the manifest tells of", () => {
    expect(entries.length).toBeGreaterThan(80);
    for (const entry of entries) {
      const json = gunzipSync(readFileSync(join(FOLDER, entry.file))).toString("utf8");
      expect(`${entry.file} ${createHash("sha256").update(json).digest("hex")}`).toBe(`${entry.file} ${entry.sha256}`);
    }
  });

  test("the manifest and the list of sources name the same versions, so a change of one needs `npm run crds`", () => {
    const pinned = (one: { name: string; module: string; version: string }) =>
      `${one.name} ${one.module} ${one.version}`;
    expect(catalogue.sources.map(pinned)).toEqual(SOURCES.map(pinned));
  });

  test("what is not under the Apache licence brings its terms along", () => {
    const others = catalogue.sources.filter((source) => source.licence !== "Apache-2.0");
    expect(others.map((source) => source.name)).toEqual(["eck"]);
    expect(readFileSync(join(FOLDER, "LICENSE.eck"), "utf8")).toContain("Elastic License 2.0");
  });

  test.each([
    "karpenter.sh/NodePool/v1",
    "karpenter.sh/NodeClaim/v1",
    "karpenter.azure.com/AKSNodeClass/v1beta1",
    "keda.sh/ScaledObject/v1alpha1",
    "networking.istio.io/DestinationRule/v1",
    "security.istio.io/PeerAuthentication/v1",
    "telemetry.istio.io/Telemetry/v1",
    "argoproj.io/ApplicationSet/v1alpha1",
    "argoproj.io/AppProject/v1alpha1",
    "argoproj.io/Rollout/v1alpha1",
    "argoproj.io/AnalysisTemplate/v1alpha1",
    "monitoring.coreos.com/Prometheus/v1",
    "monitoring.coreos.com/ScrapeConfig/v1alpha1",
    "monitoring.coreos.com/ThanosRuler/v1",
    "elasticsearch.k8s.elastic.co/Elasticsearch/v1",
    "kibana.k8s.elastic.co/Kibana/v1",
    "apm.k8s.elastic.co/ApmServer/v1",
    "logstash.k8s.elastic.co/Logstash/v1alpha1",
    "beat.k8s.elastic.co/Beat/v1beta1",
    "kafka.strimzi.io/KafkaNodePool/v1",
    "kafka.strimzi.io/KafkaMirrorMaker2/v1",
    "cert-manager.io/Certificate/v1",
    "external-secrets.io/ExternalSecret/v1",
    "autoscaling.k8s.io/VerticalPodAutoscaler/v1",
    "secrets-store.csi.x-k8s.io/SecretProviderClass/v1",
    "gateway.networking.k8s.io/HTTPRoute/v1",
  ])("%s is there", (coordinates) => {
    const [group = "", kind = "", version = ""] = coordinates.split("/");
    expect(catalogue.schema(group, version, kind)?.properties).toHaveProperty("spec");
  });

  test("every pattern is a regular expression here as well", () => {
    const patterns = new Set(schemas.flatMap((schema) => schema.pattern ?? []));
    expect(patterns.size).toBeGreaterThan(50);
    for (const pattern of patterns) expect(patternOf(pattern)).toBeInstanceOf(RegExp);
  });

  test("every CEL rule compiles and calls no function that is missing here", () => {
    const rules = new Set(schemas.flatMap((schema) => schema["x-kubernetes-validations"] ?? []).map((one) => one.rule));
    expect(rules.size).toBeGreaterThan(150);
    for (const rule of rules) expect(`${rule}: ${typeof program(rule)}`).toBe(`${rule}: function`);
    const called = new Set(
      [...rules].flatMap((rule) => [...rule.matchAll(/\.?\b([a-zA-Z_]+)\(/g)].map((match) => match[1] ?? "")),
    );
    const standard =
      "all contains duration endsWith exists exists_one filter has int matches size split startsWith substring";
    const ours = "find getScheme isIP isURL url";
    for (const name of [...standard.split(" "), ...ours.split(" "), "in"]) called.delete(name);
    expect([...called]).toEqual([]);
  });
});

describe("compacting a published CRD", () => {
  const crd = (schema: string) => `
kind: CustomResourceDefinition
spec:
  group: plugilo.com
  names: { kind: Widget, plural: widgets }
  scope: Namespaced
  versions:
    - { name: v1, served: true, schema: { openAPIV3Schema: ${schema} } }
    - { name: v0, served: false, schema: { openAPIV3Schema: {} } }
`;

  test("texts go, a property that is called description stays, unserved versions go", () => {
    const schema =
      "{ type: object, description: gone, properties: { description: { type: string, description: gone } } }";
    expect(readCrds(crd(schema), ["plugilo.com"])).toEqual([
      {
        ...{ group: "plugilo.com", kind: "Widget", plural: "widgets", scope: "Namespaced" },
        versions: { v1: { type: "object", properties: { description: { type: "string" } } } },
        serving: { names: { kind: "Widget", plural: "widgets" }, storage: "v1", versions: { v1: {} } },
      },
    ]);
  });

  test("names, the stored version and subresources stay as they are, for a real API server", () => {
    const yaml = `
kind: CustomResourceDefinition
spec:
  group: plugilo.com
  names: { kind: Widget, plural: widgets, shortNames: [wi] }
  scope: Namespaced
  versions:
    - { name: v1, served: true, storage: true, subresources: { status: {} } }
    - { name: v2, served: true, additionalPrinterColumns: [{ name: Size, type: string, description: gone, jsonPath: .spec.size }] }
`;
    expect(readCrds(yaml, ["plugilo.com"])[0]?.serving).toEqual({
      names: { kind: "Widget", plural: "widgets", shortNames: ["wi"] },
      storage: "v1",
      versions: {
        v1: { subresources: { status: {} } },
        v2: { additionalPrinterColumns: [{ name: "Size", type: "string", jsonPath: ".spec.size" }] },
      },
    });
  });

  test("a default that happens to hold a description is kept whole", () => {
    const schema = "{ type: object, default: { description: kept } }";
    expect(readCrds(crd(schema), ["plugilo.com"])[0]?.versions["v1"]).toEqual({
      type: "object",
      default: { description: "kept" },
    });
  });

  test("groups that nobody asked for are left out", () => {
    expect(readCrds(crd("{}"), ["other.com"])).toEqual([]);
  });
});
