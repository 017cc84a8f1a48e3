import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { CHARTS, type Chart } from "../../../facts/charts";
import { crdCatalogue } from "../../../local/cloud/kubernetes/crds/catalogue";
import { judge, told, type Download } from "../../../tools/charts/archives";

/** The source of a chart's CRDs in schemas/crds, where it has another name. */
const CRDS: Readonly<Record<string, string>> = {
  "kube-prometheus-stack": "prometheus-operator",
  "strimzi-kafka-operator": "strimzi",
  "eck-operator": "eck",
};
const minorOf = (version: string): string => version.replace(/^v/, "").split(".").slice(0, 2).join(".");
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("pinned charts", () => {
  test.each(Object.values<Chart>(CHARTS).map((chart) => [chart.chart, chart] as const))(
    "%s brings the CRDs that its custom resources are checked against, or those of a patch of it",
    (_, { chart, appVersion }) => {
      const source = crdCatalogue().sources.find(({ name }) => name === (CRDS[chart] ?? chart));
      expect({ chart, minor: source && minorOf(source.version) }).toEqual({ chart, minor: minorOf(appVersion) });
    },
  );

  test.each(Object.values<Chart>(CHARTS).map((chart) => [chart.chart, chart] as const))(
    "%s is one exact version, and its digest, where there is one, is a whole SHA-256",
    (_, { version, sha256: digest }) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      if (digest !== undefined) expect(digest).toMatch(/^[0-9a-f]{64}$/);
    },
  );
});

describe("the check of archives", () => {
  const chart: Chart = {
    chart: "shop",
    repository: "https://charts.example.net/stable",
    version: "1.2.3",
    appVersion: "1.2.3",
    sha256: sha256("the archive"),
    source: { from: "https://example.net", read: "2026-11" },
  };
  /** A repository whose index names an archive, absolutely or beside itself. */
  const repository =
    (archive: string, url = "shop-1.2.3.tgz"): Download =>
    (address) =>
      Promise.resolve(
        Buffer.from(
          address === "https://charts.example.net/stable/index.yaml"
            ? stringify({ entries: { shop: [{ version: "1.3.0" }, { version: "1.2.3", urls: [url] }] } })
            : address === new URL(url, "https://charts.example.net/stable/").href
              ? archive
              : "nothing of the kind",
        ),
      );

  test.each(["shop-1.2.3.tgz", "https://releases.example.net/shop-1.2.3.tgz"])(
    "knows the pinned one again (%s)",
    async (url) => {
      const verdict = await judge(chart, repository("the archive", url));
      expect(verdict).toEqual({ chart: "shop", version: "1.2.3", state: "as pinned", sha256: chart.sha256 });
    },
  );

  test("tells one that was changed under the same version, and not to deploy it", async () => {
    const verdict = await judge(chart, repository("something else"));
    expect(verdict.state).toBe("another");
    expect(told(verdict, chart.sha256)).toBe(
      `!! shop 1.2.3: got ${sha256("something else")}, expected ${sha256("the archive")}; somebody changed what is published: do not deploy it.`,
    );
  });

  test("tells the digest of one that nothing pins yet, to be pinned by a person", async () => {
    const { sha256: _, ...unpinned } = chart;
    const verdict = await judge(unpinned, repository("the archive"));
    expect(verdict.state).toBe("not pinned");
    expect(told(verdict, undefined)).toContain(`sha256: "${sha256("the archive")}"`);
  });

  test("tells what there is instead of a version that is gone", async () => {
    await expect(judge({ ...chart, version: "9.9.9" }, repository("the archive"))).rejects.toThrow(
      "shop: got no version 9.9.9 in https://charts.example.net/stable/index.yaml, expected it (there are 1.3.0, 1.2.3)",
    );
  });
});
