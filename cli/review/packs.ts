import { packAt } from "../../local/pack";
import type { StackChange } from "../../review/change";
import { DECIDING } from "../../review/pack-change";
import type { Packs } from "../../review/policy";
import { Failure } from "../failure";
import type { BaseTree } from "./base-tree";
import { firstLine } from "./first-line";

export interface AskedPacks {
  /** Absent where nothing differs that decides what a pack says, or where the one before cannot be asked. */
  readonly packs?: Packs;
  /** Why not. */
  readonly unknown: readonly string[];
}

/**
 * What the policy pack of before and that of now say of both states of the estate, each run as its own tree has it.
 *
 * @throws Failure where the pack of now fails
 */
export async function packsOf(
  base: Pick<BaseTree, "root" | "files">,
  head: string,
  stacks: readonly StackChange[],
): Promise<AskedPacks> {
  if (!base.files.some((file) => DECIDING.test(file))) return { unknown: [] };
  const states = {
    before: stacks.map(({ before = [] }) => before),
    after: stacks.map(({ after = [] }) => after),
  };
  const before = await packAt(base.root, states).catch((error: unknown) => complaintOf(error, base.root));
  if (typeof before === "string") {
    const unknown = `What became of rules and waivers: the policy pack that the change started from cannot be asked: ${before}`;
    return { unknown: [unknown] };
  }
  const after = await packAt(head, states).catch((error: unknown) => {
    const said = complaintOf(error, head);
    throw new Failure(
      `review: the policy pack of the working tree: got "${said}", expected it to judge; mend policy/.`,
    );
  });
  return { packs: { before, after }, unknown: [] };
}

function complaintOf(error: unknown, root: string): string {
  return firstLine(error instanceof Error ? error.message : String(error), root);
}
