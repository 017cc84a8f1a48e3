/** What Argo CD applies to a cluster of production, read without kustomize: the base and the flag server, with production's images. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as yaml from "yaml";
import { SERVICES_NAMESPACE } from "../../../facts/workloads";
import { typeOf, type ClusterObject } from "../../../policy/objects";
import { urnOf } from "./estate";
import type { Mutation } from "./mutations";

interface Image {
  readonly name: string;
  readonly newName?: string;
  readonly digest?: string;
}

const BASE = path.join("gitops", "base");
const FLAGS = path.join("gitops", "flags");

export function ourTree(): readonly ClusterObject[] {
  const services = readdirSync(BASE).filter((name) => statSync(path.join(BASE, name)).isDirectory());
  const files = [
    ...services.map((name) => path.join(BASE, name, "manifests.yaml")),
    ...["flagd.yaml", "traffic.yaml", "settings.yaml", "observability.yaml"].map((name) => path.join(FLAGS, name)),
  ];
  const { images } = read(path.join("gitops", "environments", "prod", "kustomization.yaml")) as {
    images: readonly Image[];
  };
  return files.flatMap(documents).map((object) => withImages(inServices(object), images));
}

function documents(file: string): ClusterObject[] {
  return yaml.parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS() as ClusterObject);
}

function read(file: string): unknown {
  return yaml.parse(readFileSync(file, "utf8"));
}

/** The flag server's files leave it to kustomize. */
function inServices(object: ClusterObject): ClusterObject {
  return { ...object, metadata: { namespace: SERVICES_NAMESPACE, ...object.metadata } };
}

function withImages(object: ClusterObject, images: readonly Image[]): ClusterObject {
  const text = JSON.stringify(object).replaceAll(/"image":"([^"]+)"/g, (all, image: string) => {
    const [plain = ""] = image.split("@");
    const found = images.find(({ name }) => name === plain || plain.startsWith(`${name}:`));
    if (!found) return all;
    const { name, newName = name, digest = image.split("@")[1] } = found;
    return `"image":"${newName}@${digest}"`;
  });
  return JSON.parse(text) as ClusterObject;
}

/** Frankfurt with the tree's objects in its state, so that mutations find them. */
export const withTree: Mutation = (estate) =>
  estate.map((stack) => {
    if (stack.name !== "prod-frankfurt") return stack;
    const added = ourTree().map((object) => {
      const type = typeOf(object);
      return { urn: urnOf(type, object.metadata.name), type, inputs: object, outputs: object };
    });
    return { ...stack, resources: [...stack.resources, ...added] };
  });
