import { crdCatalogue } from "../../../local/cloud/kubernetes/crds/catalogue";
import { crdObject } from "../../../local/clusters/crds";

const files = crdCatalogue().sources.flatMap(({ crds }) => crds.map((entry) => crdCatalogue().file(entry)));
const named = (kind: string) => {
  const found = files.find((file) => file.kind === kind);
  if (found === undefined) throw new Error(`no CRD of ${kind}`);
  return crdObject(found);
};

describe("a CRD for a real API server", () => {
  test.each(files.map((file) => [`${file.group} ${file.kind}`, file] as const))(
    "%s stores one version",
    (_name, file) => {
      const stored = crdObject(file).spec.versions.filter((version) => version.storage);
      expect(stored.map(({ name }) => name)).toEqual([file.serving.storage]);
      expect(Object.keys(file.versions)).toContain(file.serving.storage);
    },
  );

  test("keeps what controllers need: a status, and how an autoscaler reads and sets replicas", () => {
    const { subresources } = named("Rollout").spec.versions[0] as { subresources?: unknown };
    expect(subresources).toEqual({
      status: {},
      scale: {
        specReplicasPath: ".spec.replicas",
        statusReplicasPath: ".status.HPAReplicas",
        labelSelectorPath: ".status.selector",
      },
    });
  });

  test("of a group of Kubernetes' own says that its publisher has no approval, else the API server refuses it", () => {
    expect(named("HTTPRoute").metadata.annotations).toHaveProperty(["api-approved.kubernetes.io"]);
    expect(named("NodePool").metadata.annotations).not.toHaveProperty(["api-approved.kubernetes.io"]);
  });
});
