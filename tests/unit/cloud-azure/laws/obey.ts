/** One test a law: the right body is accepted, the wrong one refused, by this law and with its page. */
import { LAWS } from "../../../../local/cloud/azure/laws";
import type { Law } from "../../../../local/cloud/azure/laws/law";
import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { TestCloud } from "../test-cloud";

export interface LawCase {
  /** Makes what must stand before; the cloud holds a resource group `rg` and nothing else. */
  readonly given?: (cloud: TestCloud) => Promise<unknown>;
  /** Class without package: `network:NatGateway`. */
  readonly kind: string;
  /** Accepted as it is. */
  readonly right: PropertyMap;
  /** Spread over `right`: breaks the law. */
  readonly wrong: PropertyMap;
  /** The law binds changes: `right` is made first, `wrong` is a change of it. */
  readonly changes?: true;
  /** With `changes`: what comes between, such as something inside the subject. */
  readonly meanwhile?: (cloud: TestCloud) => Promise<unknown>;
}

/**
 * Declares the tests of a component's laws.
 *
 * @param component key of `LAWS`.
 * @param cases by id of the law; a law without a case fails, and so does a case without a law.
 */
export function describeLaws(component: string, cases: Readonly<Record<string, LawCase>>): void {
  const laws = LAWS[component] ?? [];
  describe(`laws of ${component}`, () => {
    it("are ten or more, and each has its case", () => {
      expect(laws.length).toBeGreaterThanOrEqual(10);
      expect(Object.keys(cases).sort()).toEqual(laws.map(({ id }) => id).sort());
    });
    it.each(laws.map((law) => [law.says, law] as const))("%s", async (_, law) => {
      const cloud = await new TestCloud().start();
      try {
        await judge(cloud, law, cases[law.id]);
      } finally {
        cloud.dispose();
      }
    });
  });
}

async function judge(cloud: TestCloud, law: Law, lawCase: LawCase | undefined): Promise<void> {
  if (!lawCase) throw new Error(`law ${law.id}: got no case, expected one`);
  const { given, kind, right, wrong, changes, meanwhile } = lawCase;
  await given?.(cloud);
  expect(await cloud.failures(kind, right)).toEqual([]);
  if (law.check) {
    expect((await cloud.failures(kind, { ...right, ...wrong })).join("\n")).toContain(`${law.code}: got `);
    expect((await cloud.failures(kind, { ...right, ...wrong })).join("\n")).toContain(law.source.from);
  } else {
    const changed = async (): Promise<unknown> => {
      const made = await cloud.make(kind, "subject", right);
      await meanwhile?.(cloud);
      return cloud.change(made, wrong);
    };
    const refused = changes ? changed() : cloud.make(kind, "subject", { ...right, ...wrong });
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(law.source.from) });
    await expect(refused).rejects.toMatchObject({ code: law.code });
  }
  // Nothing else of it is wrong.
  if (!changes) await expect(cloud.make(kind, "subject", right)).resolves.toBeDefined();
}
