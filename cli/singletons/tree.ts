import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { CLUSTERS_FOLDER } from "../../facts/delivery";
import { LABELS } from "../../facts/workloads";
import { EXIT, Failure } from "../failure";

/** What Git says: where a cluster is told whether singletons run there (A20). */
export interface TreeCluster {
  readonly name: string;
  /** Its kustomization. */
  readonly file: string;
  readonly on: boolean;
}

/** What runs nowhere twice: kind and name. */
export interface Singleton {
  readonly kind: string;
  readonly name: string;
}

const SINGLETONS_OFF = "../../components/singletons-off";
const PRODUCTION = "../../environments/prod";

/** Production's clusters; another environment has one, and nothing to move. */
export function productionClusters(root: string): TreeCluster[] {
  const folder = path.join(root, CLUSTERS_FOLDER);
  return fs
    .readdirSync(folder)
    .sort()
    .map((name) => ({ name, file: path.join(folder, name, "kustomization.yaml") }))
    .map((cluster) => ({ ...cluster, document: read(cluster.file) }))
    .filter(({ document }) => listed(document, "resources").includes(PRODUCTION))
    .map(({ name, file, document }) => ({ name, file, on: !listed(document, "components").includes(SINGLETONS_OFF) }));
}

/**
 * The kustomization with singletons on or off; comments and layout stay.
 *
 * @param note goes before the document, for who reads it later.
 */
export function rewritten(file: string, on: boolean, note?: string): string {
  const document = read(file);
  const others = listed(document, "components").filter((entry) => entry !== SINGLETONS_OFF);
  const components = on ? others : [...others, SINGLETONS_OFF];
  if (components.length > 0) document.set("components", document.createNode(components));
  else document.delete("components");
  if (note !== undefined) document.commentBefore = [document.commentBefore, ` ${note}`].filter(Boolean).join("\n");
  return document.toString({ lineWidth: 0 });
}

/** All singletons of the base, as rendered. */
export function singletonsOf(root: string): Singleton[] {
  const base = path.join(root, "gitops", "base");
  return fs
    .readdirSync(base)
    .sort()
    .map((service) => path.join(base, service, "manifests.yaml"))
    .filter((file) => fs.existsSync(file))
    .flatMap((file) => yaml.parseAllDocuments(fs.readFileSync(file, "utf8")).map((one) => one.toJS() as RawObject))
    .filter(({ kind, metadata }) => RESTING_KINDS.includes(kind) && metadata.labels?.[LABELS.singleton] === "true")
    .map(({ kind, metadata }) => ({ kind, name: metadata.name }));
}

/** Kinds that the tree can bring to rest, each in its way. */
export const RESTING_KINDS: readonly string[] = ["CronJob", "CronWorkflow", "Deployment", "StatefulSet"];

interface RawObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

function read(file: string): yaml.Document {
  if (!fs.existsSync(file)) {
    throw new Failure(`${file}: got no such file, expected a cluster's kustomization; mend the tree.`, EXIT.fault);
  }
  const document = yaml.parseDocument(fs.readFileSync(file, "utf8"));
  const [fault] = document.errors;
  if (fault) throw new Failure(`${file}: got ${fault.message.trim()}, expected YAML; mend it.`);
  return document;
}

function listed(document: yaml.Document, key: string): string[] {
  const value: unknown = (document.toJS() as Record<string, unknown> | null)?.[key];
  return Array.isArray(value) ? value.map(String) : [];
}
