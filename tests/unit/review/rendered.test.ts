/** Rendering where kustomize cannot be had; tests/rigs/gitops does it with the real one. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { renderedGitops } from "../../../cli/review/rendered";

const empty = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-no-go-"));
const { PATH, PLUGILO_CACHE } = process.env;

beforeAll(() => Object.assign(process.env, { PATH: empty, PLUGILO_CACHE: empty }));
afterAll(() => {
  process.env["PATH"] = PATH;
  if (PLUGILO_CACHE === undefined) delete process.env["PLUGILO_CACHE"];
  else process.env["PLUGILO_CACHE"] = PLUGILO_CACHE;
  fs.rmSync(empty, { recursive: true });
});

test("without Go clusters are not told, and the reason is", async () => {
  const { clusters, unbuilt, unknown } = await renderedGitops({ root: ".", files: ["gitops/flags/flagd.yaml"] }, ".");
  expect([clusters, unbuilt]).toEqual([undefined, undefined]);
  expect(unknown).toEqual([expect.stringMatching(/^What each cluster gets, so files are compared: kustomize, .*Go/)]);
});

test("where no file of GitOps differs, nothing is asked and nothing unknown", async () => {
  expect(await renderedGitops({ root: ".", files: ["index.ts"] }, ".")).toEqual({ unknown: [] });
});
