import { createRequire } from "node:module";
import path from "node:path";

/**
 * Finds an entry point of the SDK that the program itself has installed.
 * @throws {Error} telling which dependency is missing, where, and what to do.
 */
export function locate(module: string, programFolder: string): string {
  try {
    return createRequire(path.join(programFolder, "package.json")).resolve(module);
  } catch {
    const name = module.split("/").slice(0, 2).join("/");
    throw new Error(
      `${name} is not installed for the program in ${programFolder}: ${module} cannot be found from there.\n` +
        "Run `npm ci` (or `pulumi install`) in the project's folder.",
    );
  }
}
