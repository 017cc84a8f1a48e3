/** Addresses that no public firewall knows: https://www.rfc-editor.org/rfc/rfc1918#section-3. */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** Whether an IPv4 address or range is a private one. */
export function isPrivateAddress(addressOrRange: string): boolean {
  return PRIVATE.test(addressOrRange);
}
