import { AKS_RELEASES, meshRevisionOf } from "../../../facts/aks";

describe("the mesh's revision", () => {
  test.each([...AKS_RELEASES])(
    "of Kubernetes %s is one that it offers and that needs no privileged init container",
    (version, release) => {
      const revision = meshRevisionOf(version);
      expect(release.meshRevisions).toContain(revision);
      expect(Number(/^asm-1-(\d+)$/.exec(revision)?.[1])).toBeGreaterThanOrEqual(30);
    },
  );

  test("of a version that nobody has looked up is refused", () => {
    expect(() => meshRevisionOf("1.20")).toThrow(/got version 1\.20, expected one of 1\.36/);
  });
});
