import type { ClusterObject } from "../../../policy/objects";
import { readApprovers } from "../../../review/approvers";
import { clusterChanges, singletonMoves, type Clusters } from "../../../review/clusters";
import { markdownOf } from "../../../review/markdown";
import { reviewOf, type Review } from "../../../review/review";

function object(kind: string, name: string, more: object = {}, labels: object = {}): ClusterObject {
  return { apiVersion: "apps/v1", kind, metadata: { name, namespace: "services", ...{ labels } }, ...more };
}
const both = (...objects: ClusterObject[]): Clusters => new Map(["berlin", "frankfurt"].map((name) => [name, objects]));
const web = (replicas: number): ClusterObject => object("Rollout", "web", { spec: { replicas } });
const job = (spec: object): ClusterObject => object("CronJob", "close", { spec }, { "plugilo.com/singleton": "true" });

function told(before: Clusters, after: Clusters): string[] {
  return clusterChanges(before, after).flatMap(({ stack, changes }) =>
    changes.map(({ operation, name, properties }) =>
      [
        stack,
        operation,
        name,
        ...properties.map((one) => `${one.path} ${String(one.before)} ${String(one.after)}`),
      ].join(" | "),
    ),
  );
}

function review(before: Clusters, after: Clusters): Review {
  return reviewOf({
    ...{ stacks: [], files: ["gitops/base/web/manifests.yaml"], policy: {}, approvers: readApprovers(".") },
    gitops: { before: new Map([["gitops/x", "a"]]), after: new Map([["gitops/x", "b"]]) },
    clusters: { before, after },
    cost: () => undefined,
  });
}

describe("what clusters get", () => {
  test("is told once where it changes alike, and by itself where it does not", () => {
    const after = new Map(
      [...both(web(5))].map(([name, objects]) => [name, name === "berlin" ? [...objects, job({})] : objects]),
    );
    expect(told(both(web(3)), after)).toEqual([
      "GitOps of berlin | create | services/close",
      "GitOps of berlin, frankfurt | update | services/web | spec.replicas 3 5",
    ]);
  });

  test("is the same whatever the order of fields and objects", () => {
    const turned: ClusterObject = {
      metadata: web(3).metadata,
      kind: "Rollout",
      apiVersion: "apps/v1",
      ...{ spec: { replicas: 3 } },
    };
    expect(told(both(web(3), job({})), both(job({}), turned))).toEqual([]);
  });

  test("is the same object in another version of its kind", () => {
    const beta = { ...web(3), apiVersion: "apps/v1beta1" };
    expect(told(both(beta), both(web(3)))).toEqual([
      "GitOps of berlin, frankfurt | update | services/web | apiVersion apps/v1beta1 apps/v1",
    ]);
  });

  test("moves no member of a list because another comes before it", () => {
    const env = (...names: string[]): ClusterObject =>
      object("Rollout", "web", { spec: { env: names.map((name) => ({ name, value: `of ${name}` })) } });
    expect(told(both(env("b", "c")), both(env("a", "b", "c")))).toEqual([
      "GitOps of berlin, frankfurt | update | services/web | spec.env[a] undefined [object Object]",
    ]);
  });

  test("of a generated file is its first other line, not another object", () => {
    const file = (hash: string, text: string): ClusterObject =>
      object("ConfigMap", `flags-${hash}`, { data: { "content.json": `{\n  "on": ${text}\n}\n` } });
    expect(told(both(file("2c4m6b8t9k", "true")), both(file("hf7k9gmd5c", "false")))).toEqual([
      'GitOps of berlin, frankfurt | update | services/flags | data.content.json:2 "on": true "on": false',
    ]);
  });

  test("of a Secret never shows what it holds", () => {
    const secret = (key: string): ClusterObject =>
      object("Secret", "key", { data: { key }, stringData: { other: key } });
    const text = markdownOf(review(both(secret("hunter2")), both(secret("hunter3"))));
    expect(text).toContain("`data.key` _secret_ → _secret_");
    expect(text).not.toContain("hunter");
  });
});

describe("what runs once at most", () => {
  test("starts and rests by its suspension, its pods, or its being there", () => {
    const moves = (before: ClusterObject[], after: ClusterObject[]): string[] =>
      singletonMoves(clusterChanges(both(...before), both(...after)), both(...after)).map(
        (one) => `${one.name} ${one.does} ${one.clusters}`,
      );
    const pods = (replicas: number): ClusterObject =>
      object("Deployment", "cdc", { spec: { replicas } }, { "plugilo.com/singleton": "true" });
    expect(moves([job({})], [job({ suspend: true })])).toEqual(["services/close rests berlin, frankfurt"]);
    expect(moves([pods(0)], [pods(1)])).toEqual(["services/cdc starts berlin, frankfurt"]);
    expect(moves([], [job({})])).toEqual(["services/close starts berlin, frankfurt"]);
    expect(moves([], [job({ suspend: true })])).toEqual([]);
    expect(moves([web(0)], [web(1)])).toEqual([]);
  });

  test("is told as running twice where another cluster of the environment runs it, too", () => {
    const [awake, asleep] = [job({}), job({ suspend: true })];
    const clusters = (berlin: ClusterObject, frankfurt: ClusterObject): Clusters =>
      new Map([
        ["berlin", [berlin]],
        ["frankfurt", [frankfurt]],
        ["staging-frankfurt", [awake]],
      ]);
    const twice = review(clusters(asleep, awake), clusters(awake, awake));
    expect(markdownOf(twice)).toContain("`services/close` starts in berlin, and frankfurt runs it too.**");
    const moved = review(clusters(asleep, awake), clusters(awake, asleep));
    expect(moved.singletons.flatMap(({ besides }) => besides)).toEqual([]);
  });

  test("is told in the verdict, and before changes of a graver class", () => {
    const claim = object("NetworkPolicy", "a");
    const text = markdownOf(review(both(claim, job({ suspend: true })), both(job({}))));
    expect(text).toContain("**What runs once at most: `services/close` starts in berlin, frankfurt.**");
    const lines = text.split("\n").filter((line) => /^- [~−]/.test(line));
    expect(lines.map((line) => line.split("`")[1])).toEqual(["services/close", "services/a"]);
  });
});

describe("the comment on GitOps", () => {
  test("puts an object that holds data among what is deleted, with what becomes of the data", () => {
    const claim = { ...object("PersistentVolumeClaim", "disk"), apiVersion: "v1" };
    const disks = { volumeClaimTemplates: [{ metadata: { name: "data" } }] };
    const kept = object("StatefulSet", "kept", { spec: disks });
    const loose = object("StatefulSet", "loose", {
      spec: { ...disks, persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } },
    });
    const found = review(both(claim, kept, loose), both());
    expect(found.risk).toBe("data");
    expect(found.grave.map(({ change, fate }) => `${change.name} ${fate?.is ?? ""}`)).toEqual([
      "services/disk lost",
      "services/loose lost",
      "services/kept reversible",
    ]);
    expect(markdownOf(found)).toContain(
      "**lost**: `services/disk` (kubernetes:core/v1:PersistentVolumeClaim) in `GitOps of berlin, frankfurt`",
    );
  });

  test("compares what clusters get instead of files, and judges it by the pack", () => {
    const found = review(
      both(),
      both(object("Deployment", "web", { spec: { template: { spec: { hostNetwork: true } } } })),
    );
    expect(found.objects).toEqual([]);
    const broken = found.policy.broken.filter(({ level }) => level === "mandatory");
    expect(broken.map(({ finding: { resource } }) => resource.urn.split("::")[0])).toEqual(
      expect.arrayContaining(["urn:pulumi:prod-berlin", "urn:pulumi:prod-frankfurt"]),
    );
    expect(review(both(web(3)), both(web(3))).policy).toEqual({ broken: [], mended: [] });
  });

  test("tells alerts that GitOps brings", () => {
    const rules = (expr: string): ClusterObject => ({
      ...object("PrometheusRule", "web", { spec: { groups: [{ name: "web", rules: [{ alert: "Slow", expr }] }] } }),
      apiVersion: "monitoring.coreos.com/v1",
    });
    expect(review(both(rules("a > 1")), both(rules("a > 2"))).alerts).toEqual([
      { stack: "GitOps of berlin, frankfurt", name: "Slow", kind: "alert", is: "changed", paths: ["expr"] },
    ]);
  });

  test("says first that a cluster's folder cannot be built", () => {
    const { stacks, ...rest } = review(both(), both());
    const text = markdownOf({ ...rest, stacks, unbuilt: "gitops/clusters/berlin: no such file" });
    expect(text.split("\n")[2]).toContain("**Argo CD cannot build `gitops/clusters/berlin: no such file`.**");
  });
});
