import path from "node:path";
import { objectsOf } from "../../../golden-path/render";
import { servicesOf } from "../../../golden-path/tree";
import type { Service } from "../../../golden-path/schema";
import type { Manifest } from "./api";
import { rigged } from "./rigged";

const ROOT = path.resolve(__dirname, "..", "..", "..");

/** The sample services of the GitOps tree. */
export const SERVICES: readonly Service[] = servicesOf(ROOT);

/** What a sample service gets by the golden path, for the rig. @param change of what its team wrote, to try out another. */
export function serviceObjects(name: string, change: Partial<Service> = {}): Manifest[] {
  const service = serviceNamed(name);
  return objectsOf({ ...service, ...change }, SERVICES).map((object) => rigged(object));
}

export function serviceNamed(name: string): Service {
  const found = SERVICES.find((service) => service.name === name);
  if (!found) throw new Error(`service: got ${name}, expected one of ${SERVICES.map((one) => one.name).join(", ")}`);
  return found;
}
