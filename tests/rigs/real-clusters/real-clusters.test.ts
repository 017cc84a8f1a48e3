/** Stacks on real API servers: both kinds of cluster accept the same and refuse the same, and the command line keeps them. */
import { existsSync, writeFileSync } from "node:fs";
import { ApiServer } from "../../../local/clusters/api-server";
import { CONTROL_PLANE } from "../../../local/clusters/catalogue";
import { missingPrograms } from "../../../local/clusters/programs";
import { Discovery } from "../../../local/cloud/kubernetes/backend/discovery";
import { textAt } from "../../../local/cloud/kubernetes/objects/fields";
import { parseToken } from "../../../local/cloud/kubernetes/objects/kind";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { Store } from "../../../local/cloud/store/store";
import { EstateCopy, type Run } from "../../estate/estate";
import { Judges } from "./judges";
import { CHANGES, mistaken, MISTAKES, type Mistake } from "./mistakes";
import { MORE, NOT_SERVED } from "./more-objects";

const missing = missingPrograms(CONTROL_PLANE);
/** Bounds against hanging: a build machine shares its cores. */
const [UP_MS, CHANGE_MS] = [15 * 60_000, 5 * 60_000];
/** Two that need no other, so that they come up side by side; between them they have every kind of object but a handful. */
const [HUB, REGION] = ["prod-management", "staging-frankfurt"] as const;
const STACKS = [HUB, REGION];
/** What lives for minutes need not be tidied as often: a third of an API server's work with this many CRDs. https://go.dev/doc/gc-guide#GOGC (2026-11) */
const QUICK = { GOGC: "200" };

/** An object of the estate, and the stack whose cluster it is in. */
interface Placed {
  readonly stack: string;
  readonly object: PropertyMap;
}

/** A run that failed shows what it said. */
function succeeded({ exitCode, stdout, stderr }: Run): void {
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${stdout}\n${stderr}`);
}

(missing.length > 0 ? describe.skip : describe)("stacks on real clusters", () => {
  const copy = new EstateCopy();
  const kubeconfig = (stack: string): string => copy.path(".plugilo", "clusters", stack, "kubeconfig");

  beforeAll(async () => {
    succeeded(await copy.run(["up", ...STACKS, "--clusters", "real"], QUICK));
  }, UP_MS);

  afterAll(async () => {
    await copy.run(["clusters", "stop"]);
    copy.dispose();
  }, CHANGE_MS);

  const objects = (): Placed[] =>
    STACKS.flatMap((stack) =>
      copy
        .state(stack)
        .resources.filter(({ type, inputs }) => type.startsWith("kubernetes:") && inputs?.["apiVersion"] !== undefined)
        .filter(({ type }) => parseToken(type).is === "object")
        .map(({ inputs }) => ({ stack, object: inputs as PropertyMap })),
    );

  test("every object that a stack has stands in its cluster", async () => {
    const lost: string[] = [];
    for (const stack of STACKS) {
      const api = new ApiServer(kubeconfig(stack));
      const discovery = new Discovery(api);
      for (const { object } of objects().filter((one) => one.stack === stack)) {
        const [group = "", version = ""] = (textAt(object, "apiVersion") ?? "").split("/");
        const token = `kubernetes:${version === "" ? `core/${group}` : `${group}/${version}`}:${textAt(object, "kind")}`;
        const target = parseToken(token);
        if (target.is !== "object") throw new Error(`${token} is no object`);
        const place = {
          name: textAt(object, "metadata", "name") ?? "",
          namespace: textAt(object, "metadata", "namespace"),
        };
        const path = (await discovery.wait(target.object)).pathOf(place);
        if ((await api.ask({ method: "GET", path })).status !== 200) lost.push(path);
      }
      api.close();
    }
    expect(lost).toEqual([]);
    expect(objects().length).toBeGreaterThan(100);
  });

  describe("judged by both", () => {
    let store: Store;
    const judges = new Map<string, Judges>();
    beforeAll(async () => {
      store = Store.open(copy.path(".plugilo", "cloud"));
      for (const stack of STACKS) judges.set(stack, await Judges.of(stack, store, kubeconfig(stack)));
    });
    afterAll(() => {
      for (const one of judges.values()) one.close();
      store.close();
    });

    const judgesOf = (stack: string): Judges => {
      const found = judges.get(stack);
      if (found === undefined) throw new Error(`nobody judges ${stack}`);
      return found;
    };
    const subject = ({ kind }: Mistake): Placed => {
      const others = [...MORE, NOT_SERVED].map((object) => ({ stack: REGION, object }));
      const found = [...objects(), ...others].find(({ object }) => object["kind"] === kind);
      if (found === undefined) throw new Error(`neither a stack nor more-objects.ts has a ${kind}`);
      return found;
    };
    /** Under a name of its own: what is left out of an object that is there already would simply stay as it is. */
    const renamed = ({ stack, object }: Placed): Placed => {
      const metadata = object["metadata"] as PropertyMap;
      const data: PropertyMap = object["kind"] === "Secret" ? { data: { key: "dmFsdWU=" } } : {};
      return {
        stack,
        object: { ...object, ...data, metadata: { ...metadata, name: `${textAt(metadata, "name")}-judged` } },
      };
    };

    test.each(MISTAKES.map((one) => [one.kind, one.what, one] as const))(
      "%s with %s is refused",
      async (_kind, _what, mistake) => {
        const { stack, object } = renamed(subject(mistake));
        // The mistake alone is what is refused: the same object without it is let in, unless its kind is the mistake.
        if (object["kind"] !== NOT_SERVED["kind"]) expect(await judgesOf(stack).server(object)).toBeUndefined();
        const bad = mistaken(object, mistake);
        const verdicts = { store: await judgesOf(stack).store(bad), server: await judgesOf(stack).server(bad) };
        expect(verdicts).toEqual({ store: expect.any(String), server: expect.any(String) });
      },
    );

    test.each(CHANGES.map((one) => [one.kind, one.what, one] as const))(
      "a change of %s to %s is not made in place",
      async (_kind, _what, change) => {
        const { stack, object } = subject(change);
        const news = mistaken(object, change);
        const verdicts = {
          store: await judgesOf(stack).storeOnChange(object, news),
          server: await judgesOf(stack).serverOnChange(news),
        };
        expect(verdicts).toEqual({ store: expect.any(String), server: expect.any(String) });
      },
    );

    test.each(MORE.map((object) => [String(object["kind"]), object] as const))(
      "a good %s is let in",
      async (_, object) => {
        const verdicts = {
          store: await judgesOf(REGION).store(object),
          server: await judgesOf(REGION).server(object),
        };
        expect(verdicts).toEqual({ store: undefined, server: undefined });
      },
    );
  });

  test("kubectl's output and exit code come through", async () => {
    const pools = await copy.run(["kubectl", REGION, "get", "nodepools", "-o", "name"]);
    expect(pools.stdout).toContain("nodepool.karpenter.sh/general\n");
    expect(pools.exitCode).toBe(0);
    const refused = await copy.run(["kubectl", "management", "get", "nodepool", "nowhere"]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('"nowhere" not found');
  });

  test("each cluster has its system pool's nodes, ready, a zone each", async () => {
    const columns = "custom-columns=:metadata.labels['topology\\.kubernetes\\.io/zone'],:spec.taints[*].key";
    const ask = ["get", "nodes", "-l", "kubernetes.azure.com/mode=system", "--no-headers", "-o", columns];
    const { stdout } = await copy.run(["kubectl", REGION, ...ask]);
    expect(stdout.trim().split(/\s+/)).toEqual(
      ["1", "2", "3"].flatMap((zone) => [`germanywestcentral-${zone}`, "CriticalAddonsOnly"]),
    );
    expect((await copy.run(["kubectl", REGION, "wait", "nodes", "--all", "--for=condition=Ready"])).exitCode).toBe(0);
  });

  test("status and clusters say that they are real", async () => {
    const { stdout } = await copy.run(["status", "--json"]);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ stack: REGION, cluster: "real" }));
    const clusters = JSON.parse((await copy.run(["clusters", "list", "--json"])).stdout) as unknown[];
    expect(clusters).toContainEqual({ cluster: "management", stack: HUB, kind: "real", running: true });
    expect(clusters).toContainEqual({ cluster: "berlin", stack: "prod-berlin", kind: "real", running: false });
  });

  test("to turn back to embedded clusters is refused while stacks are up", async () => {
    const { exitCode, stderr } = await copy.run(["up", "--clusters", "embedded"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`--clusters: got embedded, expected real, because ${HUB}, ${REGION}`);
  });

  test("the emergency flag is set and cleared in the cluster itself", async () => {
    const factor = ["get", "configmap", "emergency", "-n", "services", "-o", "jsonpath={.data.factor}"];
    for (const [action, expected] of [
      ["on", "2"],
      ["off", "1"],
    ] as const) {
      succeeded(await copy.run(["emergency", action, REGION]));
      expect((await copy.run(["kubectl", REGION, ...factor])).stdout).toBe(expected);
    }
  });

  test(
    "what is changed by hand is seen by a refresh; an up leaves what another controller owns with one clear error, and brings back the rest",
    async () => {
      const kubectl = (...args: string[]): Promise<Run> => copy.run(["kubectl", REGION, ...args], QUICK);
      const disk = async (name: string): Promise<string> =>
        (await kubectl("get", "aksnodeclass", name, "-o", "jsonpath={.spec.osDiskSizeGB}")).stdout;
      const disksInState = (): unknown[] =>
        ["standard", "system-surge"].map((name) => {
          const found = copy
            .state(REGION)
            .resources.find(({ type, id }) => type.endsWith(":AKSNodeClass") && id === name);
          return (found?.inputs?.["spec"] as PropertyMap | undefined)?.["osDiskSizeGB"];
        });
      const isInState = (): boolean => copy.state(REGION).resources.some(({ id }) => id === "general");
      /** A controller that owns what it applies, and lets go of what it leaves out. */
      const another = async (spec: PropertyMap): Promise<void> => {
        const [apiVersion, kind] = ["karpenter.azure.com/v1beta1", "AKSNodeClass"];
        const file = copy.path("another.json");
        writeFileSync(file, JSON.stringify({ apiVersion, kind, metadata: { name: "system-surge" }, spec }));
        succeeded(await kubectl("apply", "--server-side", "--force-conflicts", "--field-manager=another", "-f", file));
      };
      const [before] = disksInState();

      succeeded(await kubectl("delete", "nodepool", "general"));
      succeeded(await kubectl("patch", "aksnodeclass", "standard", "--type=merge", '-p={"spec":{"osDiskSizeGB":77}}'));
      await another({ osDiskSizeGB: 88 });
      // It is found again with all that it holds.
      expect((await copy.run(["clusters", "stop"])).stdout).toBe(`Stopped management, ${REGION}.\n`);

      succeeded(await copy.run(["refresh", REGION], QUICK));
      expect([isInState(), ...disksInState()]).toEqual([false, 77, 88]);
      const up = await copy.run(["up", REGION], QUICK);
      expect(up.exitCode).not.toBe(0);
      expect(up.stdout + up.stderr).toContain(
        'AKSNodeClass system-surge: the API server refused it: Apply failed with 1 conflict: conflict with "another": ' +
          ".spec.osDiskSizeGB. Expected fields that nobody else sets. To leave them to the other, name them in the " +
          "resource's ignoreChanges",
      );
      expect(await disk("system-surge")).toBe("88");

      await another({});
      succeeded(await copy.run(["up", REGION], QUICK));
      expect([isInState(), ...disksInState()]).toEqual([true, before, before]);
      expect([await disk("standard"), await disk("system-surge")]).toEqual([String(before), String(before)]);
      expect((await kubectl("get", "nodepool", "general", "-o", "name")).stdout).toBe(
        "nodepool.karpenter.sh/general\n",
      );
    },
    CHANGE_MS,
  );

  test(
    "destroy takes the objects, the control planes and their folders",
    async () => {
      succeeded(await copy.run(["destroy", "--yes", "--unprotect"], QUICK));
      expect(existsSync(copy.path(".plugilo", "clusters"))).toBe(false);
    },
    UP_MS,
  );
});
