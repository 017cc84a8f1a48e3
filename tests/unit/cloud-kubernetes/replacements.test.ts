import { type PropertyMap } from "../../../local/cloud/protocol/values";
import { TOKEN, cloud } from "./cloud";

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
    ["a PriorityClass' value", TOKEN.priorityClass, { value: -1000 }, { value: -900 }, ["value"]],
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
