/** Address blocks of networks and subnets, judged: what the laws of networks have in common. */
import type { PropertyMap } from "../../protocol/values";
import { contains, overlap, parseBlock } from "../addresses";
import { text, texts } from "../body";
import type { Breach } from "./law";

export function blocksOf(subnet: PropertyMap): string[] {
  const single = text(subnet["addressPrefix"]);
  return [...(single === undefined ? [] : [single]), ...texts(subnet["addressPrefixes"])];
}

/** Blocks that are none, or that do not begin at their first address. IPv6 is left alone. */
export function badBlocks(property: string, prefixes: readonly string[]): Breach[] {
  return prefixes.flatMap((prefix) => {
    if (prefix.includes(":")) return [];
    const block = parseBlock(prefix);
    if (block && block.base === prefix.split("/")[0]) return [];
    const fix = block ? `Write ${block.base}/${block.bitmask}` : "Write it as address/bits";
    return [{ property, got: JSON.stringify(prefix), expected: "a CIDR block whose address is its first one", fix }];
  });
}

export function overlapsWithin(property: string, prefixes: readonly string[]): Breach[] {
  return prefixes.flatMap((prefix, index) =>
    prefixes
      .slice(index + 1)
      .filter((other) => overlap(prefix, other))
      .map((other) => ({
        property,
        got: `${prefix} and ${other}, which overlap`,
        expected: "blocks that share no address",
        fix: "Change one of them",
      })),
  );
}

/** Blocks that are not within one of the network's. */
export function outside(property: string, prefixes: readonly string[], space: readonly string[]): Breach[] {
  return prefixes
    .filter((prefix) => parseBlock(prefix) && !space.some((block) => contains(block, prefix)))
    .map((prefix) => ({
      property,
      got: prefix,
      expected: `a block within the virtual network's space ${space.join(", ")}`,
      fix: "Move the subnet or widen the network",
    }));
}
