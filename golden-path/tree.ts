import * as fs from "node:fs";
import * as path from "node:path";
import { readCalendar } from "../components/kubernetes/predictive-scaling/calendar";
import { type Fault, refuse } from "../components/arguments";
import { readServices } from "./read";
import { baseKustomization, filesOf, SERVICE_FILE, type Surroundings } from "./render";
import type { Service } from "./schema";

const BASE = path.join("gitops", "base");

/** Services as their teams wrote them, and the calendar. @throws ArgumentError with all faults. */
export function readTree(root: string): Surroundings {
  return { services: servicesOf(root), calendar: readCalendar() };
}

function servicesOf(root: string): Service[] {
  const base = path.join(root, BASE);
  const texts = foldersOf(base).map((folder) => ({
    folder,
    text: fs.readFileSync(path.join(base, folder, SERVICE_FILE), "utf8"),
  }));
  const services = readServices(texts);
  refuse(
    "Service files",
    BASE,
    services.flatMap((service) => missingFiles(base, service)),
  );
  return services;
}

function missingFiles(base: string, { name, files }: Service): Fault[] {
  return (files?.names ?? [])
    .filter((file) => !fs.existsSync(path.join(base, name, file)))
    .map((file) => ({
      path: `${name}.files.names`,
      got: file,
      expected: `a file in ${path.join(BASE, name)}`,
      fix: "write it, or take the name out",
    }));
}

function foldersOf(base: string): string[] {
  if (!fs.existsSync(base)) return [];
  return fs
    .readdirSync(base)
    .filter((folder) => fs.existsSync(path.join(base, folder, SERVICE_FILE)))
    .sort();
}

/** A file of the tree that is not as the service files say; without `expected`, it should not be there. */
export interface Difference {
  /** From the project's root. */
  readonly file: string;
  readonly expected?: string;
}

/**
 * What of the base is out of step with the service files.
 * @param only names of services; none means all of them and the list of services.
 */
export function differences(root: string, tree: Surroundings, only: readonly string[] = []): Difference[] {
  const { services } = tree;
  const wanted = services.filter(({ name }) => only.length === 0 || only.includes(name));
  const rendered = wanted.flatMap((service) => folderDifferences(root, service, tree));
  const list = { file: path.join(BASE, "kustomization.yaml"), expected: baseKustomization(services) };
  return only.length === 0 && differs(root, list) ? [...rendered, list] : rendered;
}

function folderDifferences(root: string, service: Service, tree: Surroundings): Difference[] {
  const folder = path.join(BASE, service.name);
  const files = filesOf(service, tree);
  const stray = fs
    .readdirSync(path.join(root, folder))
    .filter((file) => file !== SERVICE_FILE && !files.has(file) && !service.files?.names.includes(file))
    .map((file) => ({ file: path.join(folder, file) }));
  const written = [...files].map(([file, expected]) => ({ file: path.join(folder, file), expected }));
  return [...written.filter((one) => differs(root, one)), ...stray];
}

function differs(root: string, { file, expected }: Required<Difference>): boolean {
  const target = path.join(root, file);
  return !fs.existsSync(target) || fs.readFileSync(target, "utf8") !== expected;
}

/** Makes the tree as the service files say. */
export function mend(root: string, found: readonly Difference[]): void {
  for (const { file, expected } of found) {
    const target = path.join(root, file);
    if (expected === undefined) fs.rmSync(target, { recursive: true });
    else fs.writeFileSync(target, expected);
  }
}
