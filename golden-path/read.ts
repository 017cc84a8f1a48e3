import * as yaml from "yaml";
import type { z } from "zod";
import { type Fault, refuse } from "../components/arguments";
import { schemaFaults } from "../components/schema-faults";
import { combinationFaults, neighbourFaults, type Understood } from "./combinations";
import { KEYS, type Service, serviceFile } from "./schema";

/** A service file as it lies in the tree: the folder that it is in, and its text. */
export interface ServiceText {
  readonly folder: string;
  readonly text: string;
}

/**
 * Every service of the tree, by name.
 * @throws ArgumentError with all faults of all files.
 */
export function readServices(texts: readonly ServiceText[]): Service[] {
  const faults: Fault[] = [];
  const services: Service[] = [];
  for (const one of texts) {
    const judged = judge(one);
    faults.push(...judged.faults.map((fault) => ({ ...fault, path: `${one.folder}.${fault.path}` })));
    if (judged.service) services.push(judged.service);
  }
  // Neighbours are judged once all are understood: one that is not would be missed by all that call it.
  refuse("Service files", "gitops/base", faults.length > 0 ? faults : neighbourFaults(services));
  return services.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function judge({ folder, text }: ServiceText): { faults: Fault[]; service?: Service } {
  const document = yaml.parseDocument(text);
  const [broken] = document.errors;
  if (broken) return { faults: [fault("", text.split("\n")[0], "YAML", broken.message)] };
  const raw: unknown = document.toJS();
  const parsed = serviceFile.safeParse(raw);
  const faults = [
    ...(parsed.success ? [] : schemaFaults(parsed.error, raw)),
    ...combinationFaults(parsed.success ? parsed.data : understood(raw)),
  ];
  if (parsed.success && parsed.data.name !== folder) {
    faults.push(fault("name", parsed.data.name, `the name of its folder, ${folder}`, "rename one of the two"));
  }
  return parsed.success && faults.length === 0 ? { faults, service: parsed.data } : { faults };
}

/** Those keys that are right by themselves, so that what they say together is judged although others are wrong. */
function understood(raw: unknown): Understood {
  if (!isRecord(raw)) return {};
  const keys = Object.entries(KEYS).flatMap(([key, schema]) => {
    const parsed = (schema as z.ZodType).safeParse(raw[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(keys) as Understood;
}

function fault(path: string, got: unknown, expected: string, fix: string): Fault {
  return { path, got, expected, fix };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
