import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { CLUSTERS_FOLDER, clusterName } from "../../../facts/delivery";
import { namesIn } from "../../../stacks/sites";
import { regionNamed } from "../../../facts/regions";
import { readEstate } from "../../../stacks/config";
import { regionsOf } from "../../../stacks/cross-checks";

interface Kustomization {
  readonly resources: readonly string[];
  readonly components?: readonly string[];
  readonly configMapGenerator?: readonly { readonly files: readonly string[] }[];
  readonly images?: readonly { name: string; newName?: string; digest: string }[];
}

const ENVIRONMENTS = ["prod", "staging"];
const BASE = path.join("gitops", "base");
const read = (folder: string): Kustomization =>
  yaml.parse(fs.readFileSync(path.join(folder, "kustomization.yaml"), "utf8")) as Kustomization;
const services = fs.readdirSync(BASE).filter((name) => fs.statSync(path.join(BASE, name)).isDirectory());
const clusters = fs.readdirSync(CLUSTERS_FOLDER);
/** Images as the base names them, and those of them that container instances pull: with their registry. */
const IMAGES = [
  ...new Set(
    services.flatMap((service) =>
      [...fs.readFileSync(path.join(BASE, service, "manifests.yaml"), "utf8").matchAll(/^\s+image: (\S+)$/gm)].map(
        ([, image]) => String(image),
      ),
    ),
  ),
];
const PUBLIC = IMAGES.filter((image) => !image.startsWith("services/"));

describe("the GitOps tree", () => {
  test("lists every service of the base, and nothing that is not there", () => {
    expect([...read(BASE).resources].sort()).toEqual([...services].sort());
  });

  test("lists every file of a service's folder but the team's own", () => {
    for (const service of services) {
      const there = fs
        .readdirSync(path.join(BASE, service))
        .filter((file) => !/^(service|kustomization)\.yaml$/.test(file));
      const { resources, configMapGenerator = [] } = read(path.join(BASE, service));
      const listed = [...resources, ...configMapGenerator.flatMap(({ files }) => files)];
      expect([service, listed.sort()]).toEqual([service, there.sort()]);
    }
  });

  describe.each(ENVIRONMENTS)("the images of %s", (name) => {
    const { images = [] } = read(path.join("gitops", "environments", name));
    const twins = images.filter((image) => PUBLIC.includes(image.name));
    const ours = images.filter((image) => !twins.includes(image));
    const [registry = ""] = ours[0]?.newName?.split("/") ?? [];

    test("are those that services have, and the flag server's, whose version is the platform's to choose", () => {
      const others = images.map((image) => image.name).filter((image) => !IMAGES.includes(image));
      expect(others).toEqual(["ghcr.io/open-feature/flagd"]);
      expect(images.map((image) => image.name)).toEqual(expect.arrayContaining(IMAGES));
    });

    test("come from the environment's registry, by digest", () => {
      expect(registry).toMatch(/^cr[a-z0-9]+\.azurecr\.io$/);
      for (const image of ours) expect(image.newName).toBe(`${registry}/${image.name}`);
      for (const image of ours.filter((one) => IMAGES.includes(one.name))) {
        expect(image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      }
    });

    test("are pulled by twins from where anybody may, and are the very ones that their services run (A5)", () => {
      expect(twins.map((twin) => [twin.name, twin.newName])).toEqual([["ghcr.io/plugilo/thumbnailer", undefined]]);
      for (const twin of twins) {
        const own = ours.find((image) => image.name === `services/${path.basename(twin.name)}`);
        expect(twin.digest).toBe(own?.digest);
      }
    });
  });

  test("takes production's images from the registry that production makes", () => {
    const [first] = read(path.join("gitops", "environments", "prod")).images ?? [];
    expect(first?.newName?.split("/")[0]).toBe(`${namesIn("prod", "hub").of("containerRegistry")}.azurecr.io`);
  });

  test("has a folder for each region of production, by the name that Argo CD knows its cluster by", () => {
    const regions = regionsOf(readEstate("."), "prod").map(([stack]) => clusterName(stack));
    expect(clusters).toEqual(expect.arrayContaining(regions));
    for (const region of regions)
      expect(read(path.join(CLUSTERS_FOLDER, region)).resources).toContain("../../environments/prod");
  });

  test("tells each cluster of production the broker of its own region", () => {
    for (const [stack, { region }] of regionsOf(readEstate("."), "prod")) {
      const file = path.join(CLUSTERS_FOLDER, clusterName(stack), "values.yaml");
      const { data } = yaml.parse(fs.readFileSync(file, "utf8")) as { data: Record<string, string> };
      expect(data["serviceBus"]).toBe(namesIn("prod", regionNamed(region).short).of("serviceBus"));
    }
  });

  test("leaves out what bursts exactly where a cluster has no virtual nodes", () => {
    for (const [stack, { cluster }] of regionsOf(readEstate("."), "prod")) {
      const { components = [] } = read(path.join(CLUSTERS_FOLDER, clusterName(stack)));
      expect([stack, components.includes("../../components/burst-off")]).toEqual([stack, cluster.burst === "none"]);
    }
  });

  test("finds images in workflows alike in both environments", () => {
    const [prod, staging] = ENVIRONMENTS.map((name) =>
      fs.readFileSync(path.join("gitops", "environments", name, "image-fields.yaml"), "utf8"),
    );
    expect(staging).toBe(prod);
  });
});

describe("the owners of the tree", () => {
  const rules = fs
    .readFileSync(path.join(".github", "CODEOWNERS"), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.split(/\s+/));
  /** The last rule that matches wins; a folder's rule matches all within. */
  const ownersOf = (file: string): string[] =>
    rules
      .filter(([pattern = ""]) => pattern === "*" || `/${file}`.startsWith(pattern))
      .at(-1)
      ?.slice(1) ?? [];

  test.each([
    ["gitops/base/mailer/service.yaml", ["@plugilo/developers"]],
    ["gitops/environments/prod/kustomization.yaml", ["@plugilo/developers"]],
    ["gitops/clusters/berlin/kustomization.yaml", ["@plugilo/platform"]],
    ["gitops/components/singletons-off/kustomization.yaml", ["@plugilo/platform"]],
    ["gitops/flags/definitions/billing.json", ["@plugilo/developers"]],
    ["golden-path/render.ts", ["@plugilo/platform"]],
  ])("of %s are %j", (file, owners) => {
    expect(ownersOf(file)).toEqual(owners);
  });
});
