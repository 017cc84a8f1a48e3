/** The GitOps base, which service files decide: compared by `npm run check`, rewritten by `npm run docs`. */
import { differences, mend, readTree } from "../../golden-path/tree";

/**
 * Compares the base with the service files.
 * @returns one sentence for each file that is out of step, or what is wrong with the service files; with `write`, mends the former
 */
export function serviceFaults(root: string, write: boolean): string[] {
  try {
    const found = differences(root, readTree(root));
    if (write) mend(root, found);
    return write ? [] : found.map(({ file }) => `${file}: is out of step with the service files; run ./plugilo render`);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
