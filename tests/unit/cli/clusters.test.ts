import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chosenKind, clusterKind, stackOfCluster, stacksWithClusters } from "../../../cli/clusters";
import { environmentOf, localAt } from "../../../cli/local";
import { clusterName } from "../../../facts/delivery";
import { readEstate } from "../../../stacks/config";

const estate = readEstate(process.cwd());
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "plugilo-clusters-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function withStackUp(stack: string): void {
  const folder = path.join(root, ".plugilo/state/.pulumi/stacks/plugilo");
  mkdirSync(folder, { recursive: true });
  const resources = [
    { urn: `urn:pulumi:${stack}::plugilo::pulumi:pulumi:Stack::s`, type: "pulumi:pulumi:Stack" },
    {
      urn: `urn:pulumi:${stack}::plugilo::random:index/randomId:RandomId::a`,
      type: "random:index/randomId:RandomId",
      custom: true,
      id: "a",
    },
  ];
  writeFileSync(
    path.join(folder, `${stack}.json`),
    JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }),
  );
}

describe("the kind of the estate's clusters", () => {
  test("is embedded until a run asks for real ones, whose folder is the memory", () => {
    const local = localAt(root);
    expect(clusterKind(local)).toBe("embedded");
    expect(environmentOf(local, { PLUGILO_CLUSTERS: "/elsewhere" }, [])["PLUGILO_CLUSTERS"]).toBe("");
    mkdirSync(local.clusters, { recursive: true });
    expect(clusterKind(local)).toBe("real");
    expect(environmentOf(local, {}, [])["PLUGILO_CLUSTERS"]).toBe(local.clusters);
  });

  test("is what there is when nobody asks, and what is asked when nothing is up", () => {
    expect(chosenKind(localAt(root), estate, undefined)).toBe("embedded");
    expect(chosenKind(localAt(root), estate, "real")).toBe("real");
  });

  test("cannot be turned while a stack is up", () => {
    withStackUp("prod-frankfurt");
    expect(chosenKind(localAt(root), estate, "embedded")).toBe("embedded");
    expect(() => chosenKind(localAt(root), estate, "real")).toThrow(
      "--clusters: got real, expected embedded, because prod-frankfurt are up with embedded clusters",
    );
  });
});

describe("a cluster's name", () => {
  test("leaves out production, and leads to the stack", () => {
    expect(clusterName("prod-frankfurt")).toBe("frankfurt");
    expect(clusterName("staging-frankfurt")).toBe("staging-frankfurt");
    for (const stack of stacksWithClusters(estate)) {
      expect(stackOfCluster(estate, clusterName(stack))).toBe(stack);
      expect(stackOfCluster(estate, stack)).toBe(stack);
    }
  });

  test("that is misspelt is told with the one that was meant; the edge has no cluster", () => {
    expect(() => stackOfCluster(estate, "frankfrt")).toThrow(
      /got "frankfrt", expected one of .*; did you mean frankfurt\?/,
    );
    expect(stacksWithClusters(estate)).not.toContain("prod-edge");
  });
});
