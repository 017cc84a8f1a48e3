import * as fs from "node:fs";
import { readEstate } from "../../stacks/config";
import { inOrder } from "../../stacks/cross-checks";
import { EXIT, Failure } from "../failure";
import { localAt } from "../local";
import { pictureOf } from "../picture/graph";
import { drawSvg } from "../picture/svg";
import { ROOT } from "../session";
import { readState } from "../state";

/** Writes a picture of the estate, drawn from the states of the stacks that are up. */
export async function picture(file: string): Promise<number> {
  const local = localAt(ROOT);
  const stacks = new Map(
    inOrder(readEstate(ROOT)).map((stack) => [stack, readState(local, stack)?.resources ?? []] as const),
  );
  if ([...stacks.values()].every((resources) => resources.length === 0)) {
    throw new Failure("picture: got no stack that is up, expected one; run ./plugilo up first.");
  }
  fs.writeFileSync(file, await drawSvg(pictureOf(stacks)));
  process.stderr.write(`wrote ${file}\n`);
  return EXIT.ok;
}
