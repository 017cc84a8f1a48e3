import type { Fault } from "../arguments";

/** RFC 1123 label, as namespaces and services demand. https://kubernetes.io/docs/concepts/overview/working-with-objects/names (2026-11) */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A fault unless the value can name a namespace or a service. */
export function labelFaults(path: string, value: string): Fault[] {
  return LABEL.test(value)
    ? []
    : [
        {
          path,
          got: value,
          expected: "at most 63 lower-case letters, digits and hyphens, a letter or digit at either end",
          fix: "choose another name",
        },
      ];
}
