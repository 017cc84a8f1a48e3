import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { COLOURS, type Colour } from "../facts/edge";
import { nearest } from "../local/cloud/schema/suggest";
import type { Estate } from "../stacks/config";
import { EXIT, Failure } from "./failure";
import { wantedRegion } from "./session";

/** Where a region's configuration says which half of the blue-green pair serves. */
const KEY = ["config", "plugilo:gateway", "active"];

/** One region's turn from a colour to the other. */
export interface Switch {
  readonly stack: string;
  /** Stacks that lead to the region's colour as well, and turn after it: API Management at the edge. */
  readonly followers: readonly string[];
  readonly from: Colour;
  readonly to: Colour;
  /** The committed configuration of the stack: as it is, and as it says the other colour. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * What a switch would write; nothing is written.
 *
 * @param root folder of the stack files.
 * @throws Failure for a stack that is none or has no gateway, and for a colour that is none.
 */
export function planSwitch(root: string, estate: Estate, stack: string, colour: string): Switch {
  const config = wantedRegion(estate, stack);
  const to = COLOURS.find((known) => known === colour);
  if (to === undefined) {
    const hint = nearest(colour, COLOURS);
    throw new Failure(
      `colour: got "${colour}", expected ${COLOURS.join(" or ")}${hint ? `; did you mean ${hint}?` : "."}`,
      EXIT.usage,
    );
  }
  const file = path.join(root, `Pulumi.${stack}.yaml`);
  const before = fs.readFileSync(file, "utf8");
  const followers = [...estate]
    .filter(([, { kind, environment }]) => kind === "edge" && environment === config.environment)
    .map(([name]) => name);
  const after = withActive(before, to, path.basename(file));
  return { stack, followers, from: config.gateway.active, to, file, before, after };
}

/** The text with the other word in it: comments, order and layout stay, and Git shows one line. */
function withActive(text: string, colour: Colour, file: string): string {
  const node = yaml.parseDocument(text).getIn(KEY, true);
  if (!yaml.isScalar(node) || !node.range) {
    throw new Failure(
      `${file}: plugilo:gateway.active: got something else than a plain word, expected ${COLOURS.join(" or ")}; write it out.`,
    );
  }
  const [start, end] = node.range;
  return `${text.slice(0, start)}${colour}${text.slice(end)}`;
}

/** The command that takes a switch back. */
export function back({ stack, from, to }: Switch): string {
  return `./plugilo switch ${stack} ${from === to ? other(to) : from}`;
}

function other(colour: Colour): Colour {
  return colour === "blue" ? "green" : "blue";
}
