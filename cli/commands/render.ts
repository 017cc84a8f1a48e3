import Table from "cli-table3";
import { ArgumentError } from "../../components/arguments";
import { EMERGENCY } from "../../facts/scaling";
import { objectsOf, type Surroundings } from "../../golden-path/render";
import type { Service } from "../../golden-path/schema";
import { differences, mend, readTree } from "../../golden-path/tree";
import { nearest } from "../../local/cloud/schema/suggest";
import { EXIT, Failure } from "../failure";
import { ROOT } from "../session";

export interface RenderFlags {
  readonly check?: boolean;
  readonly json?: boolean;
}

/**
 * Writes `gitops/base` from the service files, or with `check` says what is out of step, and shows what each service got.
 *
 * @throws Failure for a service that is none, and with all faults of the files.
 */
export function render(named: readonly string[], flags: RenderFlags, root: string = ROOT): number {
  const tree = read(root);
  const { services } = tree;
  refuseUnknown(named, services);
  const found = differences(root, tree, named);
  if (!flags.check) mend(root, found);
  const shown = services.filter(({ name }) => named.length === 0 || named.includes(name));
  const files = found.map(({ file }) => file);
  process.stdout.write(`${flags.json ? asJson(shown, tree, files) : asText(shown, tree, files, flags)}\n`);
  return flags.check && files.length > 0 ? EXIT.fault : EXIT.ok;
}

function read(root: string): Surroundings {
  try {
    return readTree(root);
  } catch (error) {
    throw error instanceof ArgumentError ? new Failure(error.message) : error;
  }
}

function refuseUnknown(named: readonly string[], services: readonly Service[]): void {
  const known = services.map(({ name }) => name);
  for (const name of named) {
    if (known.includes(name)) continue;
    const hint = nearest(name, known);
    throw new Failure(
      `service: got "${name}", expected ${known.join(", ")}${hint ? `; did you mean ${hint}?` : "."}`,
      EXIT.usage,
    );
  }
}

function asText(shown: readonly Service[], tree: Surroundings, files: readonly string[], flags: RenderFlags): string {
  const table = new Table({
    head: ["service", "owner", "kind", "class", "pods", "in an emergency", "gets"],
    style: { head: [], border: [], compact: true },
  });
  for (const service of shown) {
    const { name, owner, kind, class: quality, scaling } = service;
    const pods = scaling ? `${scaling.floor} to ${scaling.cap}` : "1";
    const doubled = scaling ? `${EMERGENCY.factor * scaling.floor} to ${EMERGENCY.factor * scaling.cap}` : "1";
    table.push([name, owner, kind, quality, pods, doubled, kindsOf(service, tree)]);
  }
  const verdict = files.length === 0 ? ["In step with the service files."] : files.map((file) => told(file, flags));
  return [table.toString(), ...verdict].join("\n");
}

function told(file: string, { check }: RenderFlags): string {
  return check ? `out of step: ${file}; run ./plugilo render` : `written: ${file}`;
}

function kindsOf(service: Service, tree: Surroundings): string {
  const kinds = objectsOf(service, tree).map(({ kind }) => kind);
  return [...new Set(kinds)]
    .join(", ")
    .replace(/(.{1,60})(, |$)/g, "$1$2\n")
    .trim();
}

function asJson(shown: readonly Service[], tree: Surroundings, files: readonly string[]): string {
  const services = shown.map((service) => ({
    name: service.name,
    objects: objectsOf(service, tree).map(({ kind, metadata }) => `${kind}/${metadata.name}`),
  }));
  return JSON.stringify({ services, files }, null, 2);
}
