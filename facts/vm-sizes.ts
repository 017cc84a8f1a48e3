import type { Region } from "./regions";

/** A kind of virtual machine size that some regions lack, told from the name. */
interface SizeKind {
  readonly matches: RegExp;
  /** In words, plural. */
  readonly says: string;
}

/**
 * Azure's names: family, CPUs, features (`p`: ARM64 processor), version.
 * https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions (2026-11)
 */
export const SIZE_KINDS = {
  arm64: { matches: /^Standard_[A-Z]+\d+(-\d+)?[a-z]*p[a-z]*_v\d+$/, says: "ARM64 sizes" },
  version7: { matches: /_v([7-9]|\d\d)$/, says: "sizes of version 7 or later" },
  storageV4: { matches: /^Standard_L\d+[a-z]*_v4$/, says: "L sizes of version 4" },
} as const satisfies Record<string, SizeKind>;

const GPU: SizeKind = { matches: /^Standard_N/, says: "GPU sizes" };

/** What a region has none of that a size belongs to, in words; `undefined` when nothing is known against the size. */
export function sizeRefusal(region: Pick<Region, "gpu" | "lackingSizes">, vmSize: string): string | undefined {
  const lacking = [...region.lackingSizes.map((kind) => SIZE_KINDS[kind]), ...(region.gpu ? [] : [GPU])];
  return lacking.find(({ matches }) => matches.test(vmSize))?.says;
}

/** Azure's names say how many CPUs a size has: 4 for Standard_D4ads_v5. NaN for a name of another form. */
export function cpusOf(vmSize: string): number {
  return Number(/^Standard_[A-Z]+(\d+)/.exec(vmSize)?.[1]);
}
