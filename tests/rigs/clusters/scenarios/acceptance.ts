import { SERVICES, serviceObjects } from "../services";
import type { Manifest } from "../api";
import type { Regions } from "../rig";

/** Whatever the platform and the golden path make is taken by a real API server, and what breaks a rule is not. */
export function acceptance(regions: () => Regions): void {
  describe.each(["frankfurt", "berlin"] as const)("the API server of %s", (place) => {
    it("takes every object of the platform and of every sample service, with all their rules", async () => {
      const { api, platform } = regions()[place];
      const objects = [...platform.map(renamed), ...SERVICES.flatMap(({ name }) => serviceObjects(name))];
      const refused: string[] = [];
      for (const object of objects) {
        await api.apply(object, { dryRun: true }).catch((error: unknown) => refused.push(String(error)));
      }
      expect(refused).toEqual([]);
      expect(objects.length).toBeGreaterThan(60);
    });

    it("refuses a pool whose rules, written in CEL, do not hold", async () => {
      const { api, platform } = regions()[place];
      const pool = platform.find(({ kind, metadata }) => kind === "NodePool" && metadata.name === "general");
      if (!pool) throw new Error("the platform has no pool named general");
      const wrong = {
        ...pool,
        spec: withRequirement(pool, { key: "karpenter.azure.com/sku-cpu", operator: "Gt", values: ["many"] }),
      };
      await expect(api.apply(wrong, { dryRun: true })).rejects.toThrow("single positive integer");
    });
  });
}

/** Those of the names are there, with node classes of the KWOK provider, and no pool may change its kind of class. */
function renamed(object: Manifest): Manifest {
  if (object.kind !== "NodePool") return object;
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-as-made` } };
}

interface PoolSpec {
  readonly template: { readonly spec: { readonly requirements: readonly object[] } };
}

function withRequirement({ spec }: Manifest, requirement: object): object {
  const { template, ...rest } = spec as PoolSpec;
  const requirements = [...template.spec.requirements, requirement];
  return { ...rest, template: { ...template, spec: { ...template.spec, requirements } } };
}
