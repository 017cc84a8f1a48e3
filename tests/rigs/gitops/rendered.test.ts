/** What a change to the GitOps tree does to each cluster, as `./plugilo review` tells it, by the real kustomize. */
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { renderedGitops, type RenderedGitops } from "../../../cli/review/rendered";
import { clusterChanges, singletonMoves } from "../../../review/clusters";
import { GO_IS_THERE } from "./kustomize";

const head = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-head-"));
const TREE = { root: process.cwd(), files: ["gitops/x"] };

/** What comes of an edit of the tree. */
async function after(file: string, from: string | RegExp, to: string): Promise<RenderedGitops> {
  fs.cpSync("gitops", path.join(head, "gitops"), { recursive: true });
  const place = path.join(head, "gitops", file);
  const text = fs.readFileSync(place, "utf8");
  expect(text).toMatch(from);
  fs.writeFileSync(place, text.replace(from, to));
  return renderedGitops(TREE, head);
}

function told({ clusters, unknown }: RenderedGitops): string[] {
  expect(unknown).toEqual([]);
  return (clusters ? clusterChanges(clusters.before, clusters.after) : []).flatMap(({ stack, changes }) =>
    changes.map(({ operation, name, type, properties }) =>
      [stack, operation, type.split(":").at(-1), name, ...properties.map(({ path: at }) => at)].join(" "),
    ),
  );
}

(GO_IS_THERE ? describe : describe.skip)("an edit of the GitOps tree", () => {
  afterAll(() => fs.rmSync(head, { recursive: true }));

  it("of one image of production is told of production's clusters alone", async () => {
    const found = await after("environments/prod/kustomization.yaml", "sha256:dd50b5fe", "sha256:00000000");
    const lines = told(found);
    expect(lines).toEqual([
      expect.stringMatching(/^GitOps of berlin, frankfurt update \w+ services\/mailer spec\.template\..*image$/),
    ]);
  });

  it("of a file that objects are generated from is a line of it, and pods that take it up", async () => {
    const lines = told(await after("base/cdc/application.properties", /$/, "\nmore=1\n"));
    expect(lines.filter((line) => line.includes(" ConfigMap "))).toEqual([
      expect.stringMatching(/ update ConfigMap services\/cdc-files data\.application\.properties:\d+$/),
    ]);
    expect(lines.filter((line) => line.includes(" Deployment services/cdc "))).toHaveLength(1);
    expect(lines).toHaveLength(2);
  });

  it("that wakes singletons in Berlin names them, and that Frankfurt runs them, too", async () => {
    const { clusters } = await after("clusters/berlin/kustomization.yaml", /\n *- .*singletons-off/, "");
    const moves = clusters ? singletonMoves(clusterChanges(clusters.before, clusters.after), clusters.after) : [];
    expect(
      moves.map(({ name, does, clusters: where, besides }) => [name, does, where, ...besides].join(" ")).sort(),
    ).toEqual([
      "services/billing-close starts berlin frankfurt",
      "services/cdc starts berlin frankfurt",
      "services/search-reindex starts berlin frankfurt",
    ]);
  });

  it("that changes nothing for any cluster is none", async () => {
    expect(told(await after("base/mailer/manifests.yaml", /^/, "# A word about it.\n"))).toEqual([]);
    expect(told(await after("base/mailer/service.yaml", /^/, "# A word about it.\n"))).toEqual([]);
  });

  it("that cannot be built is told with the cluster and kustomize's own words", async () => {
    const { clusters, unbuilt } = await after("clusters/berlin/kustomization.yaml", "values.yaml", "value.yaml");
    expect(clusters).toBeUndefined();
    expect(unbuilt).toMatch(/^gitops\/clusters\/berlin: .*value\.yaml/);
    expect(unbuilt).not.toContain(head);
  });
});
