/** Addresses out of subnets and out of Azure's public ranges: handed out once, kept, freed with their holder. */
import { Netmask } from "netmask";
import { UNKNOWN } from "../protocol/values";
import { CloudError } from "../protocol/provider";
import { claim, claimsIn, claimsOf } from "../store/claims";
import { keyOf, type Resource, type Store } from "../store/store";
import { object, text, texts } from "./body";
import type { Situation } from "./rule";

/** Azure keeps the first four and the last address of each subnet. */
const RESERVED_FIRST = 4;
const RESERVED = 5;

export function parseBlock(prefix: string): Netmask | undefined {
  try {
    return prefix.includes("/") && !prefix.includes(":") ? new Netmask(prefix) : undefined;
  } catch {
    return undefined;
  }
}

export function overlap(left: string, right: string): boolean {
  const [a, b] = [parseBlock(left), parseBlock(right)];
  return a !== undefined && b !== undefined && (a.contains(b) || b.contains(a));
}

export function contains(outer: string, inner: string): boolean {
  const [a, b] = [parseBlock(outer), parseBlock(inner)];
  return a !== undefined && b !== undefined && a.contains(b);
}

export function prefixesOfSubnet(subnet: Resource): string[] {
  const single = text(subnet.body["addressPrefix"]);
  return [...(single === undefined ? [] : [single]), ...texts(subnet.body["addressPrefixes"])];
}

export function spaceOf(network: Resource): string[] {
  return texts(object(network.body["addressSpace"])["addressPrefixes"]);
}

function scopeOf(subnet: string): string {
  return `address:${keyOf(subnet)}`;
}

/** How many addresses a subnet still has. */
export function freeAddresses(store: Store, subnet: Resource): number {
  const sizes = prefixesOfSubnet(subnet).map((prefix) => Math.max(0, (parseBlock(prefix)?.size ?? 0) - RESERVED));
  return sizes.reduce((sum, size) => sum + size, 0) - claimsIn(store, scopeOf(subnet.id)).length;
}

export function addressesInUse(store: Store, subnet: string): number {
  return claimsIn(store, scopeOf(subnet)).length;
}

/**
 * An address for a purpose (`ipconfig1`) of the resource in hand: the same one each time it is asked for.
 * @param wanted a fixed address that the body asks for.
 * @returns the unknown in a preview.
 * @throws CloudError when the subnet is full, or the wanted address is outside, reserved or taken.
 */
export function addressFor(situation: Situation, subnetId: string, purpose: string, wanted?: string): string {
  const { store } = situation;
  const holder = situation.id.id;
  const held = claimsOf(store, holder).find(({ scope, note }) => scope === scopeOf(subnetId) && note === purpose);
  if (held && (wanted === undefined || held.name === wanted)) return held.name;
  const subnet = situation.preview ? undefined : store.get(subnetId);
  if (!subnet) return wanted ?? UNKNOWN;
  if (wanted !== undefined) requireUsable(subnet, wanted);
  const taken = new Map(claimsIn(store, scopeOf(subnetId)).map((claimed) => [claimed.name, claimed]));
  for (const candidate of wanted === undefined ? candidates(subnet) : [wanted]) {
    const other = taken.get(candidate);
    if (other && wanted === undefined) continue;
    if (other) {
      throw new CloudError(
        "PrivateIPAddressInUse",
        `got the fixed address ${wanted} for ${holder}, which ${other.holder} holds. Expected: a free address of ${subnetId}. Choose another`,
        400,
      );
    }
    claim(store, scopeOf(subnetId), candidate, holder, purpose);
    return candidate;
  }
  throw new CloudError(
    "SubnetIsFull",
    `${subnetId} (${prefixesOfSubnet(subnet).join(", ")}) has no free address left for ${holder}. Expected: one. Use a larger subnet`,
    400,
  );
}

function* candidates(subnet: Resource): Generator<string> {
  for (const prefix of prefixesOfSubnet(subnet)) {
    const block = parseBlock(prefix);
    if (!block) continue;
    for (let offset = RESERVED_FIRST; offset < block.size - 1; offset += 1) yield offsetAddress(block.base, offset);
  }
}

function requireUsable(subnet: Resource, wanted: string): void {
  const blocks = prefixesOfSubnet(subnet).flatMap((prefix) => parseBlock(prefix) ?? []);
  const usable = blocks.some((block) => {
    const offset = addressNumber(wanted) - addressNumber(block.base);
    return offset >= RESERVED_FIRST && offset < block.size - 1;
  });
  if (usable) return;
  throw new CloudError(
    "PrivateIPAddressNotInSubnet",
    `got the fixed address ${wanted}. Expected: one of ${prefixesOfSubnet(subnet).join(", ")} beside the first four and the last. Choose one of those`,
    400,
  );
}

export function addressNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function offsetAddress(base: string, offset: number): string {
  const number = addressNumber(base) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** Ranges for documentation (RFC 5737) first, then the one for benchmarks (RFC 2544): never an address of somebody's. */
const DOCUMENTATION = ["203.0.113.0", "198.51.100.0", "192.0.2.0"];
const BENCHMARK = "198.18.0.0";
const BENCHMARK_SIZE = 131_072;
const DOCUMENTATION_TRIES = 4;

export function publicAddressFor(situation: Situation): string {
  const { store, seal, id } = situation;
  const held = claimsOf(store, id.id).find(({ scope }) => scope === "public-address");
  if (held) return held.name;
  if (situation.preview) return UNKNOWN;
  for (let attempt = 0; ; attempt += 1) {
    const base = DOCUMENTATION[seal.number(`range ${attempt}`, DOCUMENTATION.length)] ?? BENCHMARK;
    const candidate =
      attempt < DOCUMENTATION_TRIES
        ? offsetAddress(base, 1 + seal.number(`address ${attempt}`, 254))
        : offsetAddress(BENCHMARK, 1 + seal.number(`address ${attempt}`, BENCHMARK_SIZE - 2));
    if (!claim(store, "public-address", candidate, id.id)) return candidate;
  }
}
