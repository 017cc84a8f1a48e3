import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import * as yaml from "yaml";
import { programs } from "../../../local/clusters/programs";

/** An object as kustomize writes it. */
export interface TreeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Kustomize comes from Go's modules: without Go there is none. */
export const GO_IS_THERE = spawnSync("go", ["version"]).status === 0;

/** Builds a folder with the real kustomize, as Argo CD does. */
export async function kustomizeBuild(folder: string): Promise<TreeObject[]> {
  const { kustomize } = await programs(["kustomize"]);
  const { stdout } = await promisify(execFile)(kustomize, ["build", folder], { maxBuffer: 64 * 1024 * 1024 });
  return yaml.parseAllDocuments(stdout).map((document) => document.toJS() as TreeObject);
}
