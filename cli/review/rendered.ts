import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as yaml from "yaml";
import { ProgramError, programs } from "../../local/clusters/programs";
import type { ClusterObject } from "../../policy/objects";
import type { Clusters } from "../../review/clusters";
import type { ReviewInput } from "../../review/review";
import type { BaseTree } from "./base-tree";
import { firstLine } from "./first-line";

/** Folders of clusters, as Argo CD knows them. */
const CLUSTERS = path.join("gitops", "clusters");
const LONGEST_BUILD_MS = 60_000;

export interface RenderedGitops {
  readonly clusters?: ReviewInput["clusters"];
  /** A cluster's folder that the change leaves unfit to be built, and what is said of it. */
  readonly unbuilt?: ReviewInput["unbuilt"];
  /** Why clusters could not be told. */
  readonly unknown: readonly string[];
}

/** What each cluster gets before and after, built by the real kustomize as Argo CD does; nothing where no file of it differs. */
export async function renderedGitops(base: Pick<BaseTree, "root" | "files">, head: string): Promise<RenderedGitops> {
  if (!base.files.some((file) => file.startsWith("gitops/"))) return { unknown: [] };
  const kustomize = await kustomizeHere();
  if (kustomize instanceof ProgramError)
    return { unknown: [`What each cluster gets, so files are compared: ${kustomize.message}`] };
  const [before, after] = [await built(kustomize, base.root), await built(kustomize, head)];
  if (before.failed) return { unknown: [`What each cluster got, so files are compared: ${before.failed}`] };
  if (after.failed) return { unbuilt: after.failed, unknown: [] };
  return { clusters: { before: before.clusters, after: after.clusters }, unknown: [] };
}

async function kustomizeHere(): Promise<string | ProgramError> {
  try {
    return (await programs(["kustomize"], { onStep: (text) => process.stderr.write(`${text}\n`) })).kustomize;
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
}

interface Built {
  readonly clusters: Clusters;
  /** Which folder, and the first that is said of it. */
  readonly failed?: string;
}

async function built(kustomize: string, root: string): Promise<Built> {
  const clusters = new Map<string, readonly ClusterObject[]>();
  const folders = fs.readdirSync(path.join(root, CLUSTERS), { withFileTypes: true }).filter((one) => one.isDirectory());
  for (const cluster of folders.map(({ name }) => name).sort()) {
    const folder = path.join(CLUSTERS, cluster);
    try {
      const { stdout } = await promisify(execFile)(kustomize, ["build", folder], {
        cwd: root,
        maxBuffer: 64 * 1024 * 1024,
        timeout: LONGEST_BUILD_MS,
      });
      clusters.set(
        cluster,
        yaml.parseAllDocuments(stdout).map((document) => document.toJS() as ClusterObject),
      );
    } catch (error) {
      return { clusters, failed: `${folder}: ${complaintOf(error, root)}` };
    }
  }
  return { clusters };
}

/** Of what kustomize says. */
function complaintOf(error: unknown, root: string): string {
  const { stderr, killed } = Object(error) as { stderr?: string; killed?: boolean };
  if (killed) return `kustomize took longer than ${LONGEST_BUILD_MS / 1000} s`;
  return firstLine((stderr ? stderr : String(error)).replace(/^Error: /, ""), root);
}
