import ipaddr from "ipaddr.js";

/** Whether an IPv4 address lies inside a prefix such as `10.1.4.0/24`. */
export function isInside(address: string, prefix: string): boolean {
  if (!ipaddr.IPv4.isValid(address) || !ipaddr.IPv4.isValidCIDR(prefix)) return false;
  return ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(prefix));
}

/** Azure keeps the first four addresses of a subnet and the last: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq (2026-11). */
const KEPT_AT_START = 4;

/**
 * The free addresses of a prefix, from its end, so that they stay clear of private endpoints and nodes, which fill it from
 * its start. Empty for what is no IPv4 prefix.
 */
export function* addressesFromEnd(prefix: string): Generator<string> {
  if (!ipaddr.IPv4.isValidCIDR(prefix)) return;
  const first = toNumber(ipaddr.IPv4.networkAddressFromCIDR(prefix).toByteArray());
  const last = toNumber(ipaddr.IPv4.broadcastAddressFromCIDR(prefix).toByteArray());
  for (let number = last - 1; number >= first + KEPT_AT_START; number -= 1) yield toText(number);
}

function toNumber(bytes: readonly number[]): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
