import { type PropertyMap } from "../../../local/cloud/protocol/values";
import { TOKEN, cloud, urnOf } from "./cloud";

describe("what cannot change in place is replaced", () => {
  const changes: [string, string, PropertyMap, PropertyMap, string[]][] = [
    [
      "a Deployment's selector",
      TOKEN.deployment,
      { spec: { selector: { matchLabels: { a: "1" } } } },
      { spec: { selector: { matchLabels: { a: "2" } } } },
      ["spec.selector.matchLabels.a"],
    ],
    [
      "a StatefulSet's claims",
      TOKEN.statefulSet,
      { spec: { volumeClaimTemplates: [{ spec: { storageClassName: "a" } }] } },
      { spec: { volumeClaimTemplates: [{ spec: { storageClassName: "b" } }] } },
      ["spec.volumeClaimTemplates[0].spec.storageClassName"],
    ],
    [
      "a RoleBinding's role",
      TOKEN.roleBinding,
      { roleRef: { name: "a" } },
      { roleRef: { name: "b" } },
      ["roleRef.name"],
    ],
    ["a StorageClass' provisioner", TOKEN.storageClass, { provisioner: "a" }, { provisioner: "b" }, ["provisioner"]],
    [
      "a StatefulSet's kept revisions",
      TOKEN.statefulSet,
      { spec: { revisionHistoryLimit: 1 } },
      { spec: { revisionHistoryLimit: 2 } },
      ["spec.revisionHistoryLimit"],
    ],
    ["a Service's type", TOKEN.service, { spec: { type: "ClusterIP" } }, { spec: { type: "LoadBalancer" } }, []],
    ["a name", TOKEN.namespace, { metadata: { name: "a" } }, { metadata: { name: "b" } }, ["metadata.name"]],
    ["a Deployment's replicas", TOKEN.deployment, { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, []],
    ["a NodePool's limits", TOKEN.nodePool, { spec: { limits: { cpu: "1" } } }, { spec: { limits: { cpu: "2" } } }, []],
  ];
  test.each(changes)("%s", async (_what, token, olds, news, replaces) => {
    const one = await cloud();
    const result = await one.diff(token, olds, news);
    expect(result).toMatchObject({ changes: true, replaces });
    expect(Object.keys(result.detailed)).toHaveLength(1);
  });

  test("a fixed name lets the old object go first", async () => {
    const one = await cloud();
    const at = (a: string) => ({
      metadata: { name: "web", namespace: "default" },
      spec: { selector: { matchLabels: { a } } },
    });
    expect(await one.diff(TOKEN.deployment, at("1"), at("2"))).toMatchObject({ deleteBeforeReplace: true });
  });

  test("ConfigMaps change in place when the provider is configured so", async () => {
    const one = await cloud({}, { enableConfigMapMutable: "true" });
    expect(await one.diff(TOKEN.configMap, { data: { a: "1" } }, { data: { a: "2" } })).toMatchObject({ replaces: [] });
  });
});

describe("what neither changes in place nor is replaced is refused, in the preview already", () => {
  const changes: [string, string, PropertyMap, PropertyMap, RegExp][] = [
    [
      "a PriorityClass' value",
      TOKEN.priorityClass,
      { value: -1000 },
      { value: -900 },
      /PriorityClass: value: field is/,
    ],
    [
      "a StorageClass' reclaim policy",
      TOKEN.storageClass,
      { reclaimPolicy: "Delete" },
      { reclaimPolicy: "Retain" },
      /reclaimPolicy/,
    ],
  ];
  test.each(changes)("%s", async (_what, token, oldInputs, news, says) => {
    const one = await cloud();
    expect(await one.diff(token, oldInputs, news)).toMatchObject({ changes: true, replaces: [] });
    const request = { urn: urnOf(token, "x"), token, id: "x", oldOutputs: {}, oldInputs, news, ignoreChanges: [] };
    await expect(one.provider.update({ ...request, preview: true })).rejects.toThrow(says);
    await expect(one.provider.update({ ...request, preview: false })).rejects.toThrow(says);
  });
});
