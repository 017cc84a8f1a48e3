import type { Kind } from "./kinds";

/** Something that a region knowingly needs of another place, until a day. */
export interface Exception {
  /** The region's stack. */
  readonly from: string;
  /** The other place, as a dependence tells it. */
  readonly to: string;
  /** Logical names of what is needed there: each of them must be. */
  readonly names: readonly string[];
  readonly kind: Kind;
  readonly reason: string;
  readonly owner: string;
  /** Last day on which it holds, `YYYY-MM-DD`: then somebody looks whether it is still true. */
  readonly expires: string;
}

const OWNER = "platform-team";
const EXPIRES = "2027-11-30";

/** The registry's copies in Frankfurt and Berlin give out images whatever becomes of the hub; pushes and settings need it (docs/decisions/29). */
const REGISTRY = {
  to: "prod-management",
  names: ["registry-registry"],
  kind: "start",
  reason:
    "One registry with a copy in each region: a pull is answered by the nearest copy that is well. https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication (2026-11)",
  owner: OWNER,
  expires: EXPIRES,
} as const satisfies Omit<Exception, "from">;

export const EXCEPTIONS: readonly Exception[] = [
  {
    from: "prod-berlin",
    to: "prod-frankfurt",
    names: ["postgres-server", "postgres-virtual-endpoint"],
    kind: "serve",
    reason:
      "Writes go to one primary, and it is moved by hand against two at once (A13): until then Berlin reads from its own replica.",
    owner: OWNER,
    expires: EXPIRES,
  },
  {
    from: "prod-frankfurt",
    to: "prod-berlin",
    names: ["postgres-server"],
    kind: "serve",
    reason:
      "The way to Berlin's server is open ahead of the day on which that is the primary; until then Frankfurt asks it for nothing (A13).",
    owner: OWNER,
    expires: EXPIRES,
  },
  { from: "prod-frankfurt", ...REGISTRY },
  { from: "prod-berlin", ...REGISTRY },
  {
    from: "prod-berlin",
    to: "swedencentral",
    names: ["swedencentral"],
    kind: "serve",
    reason:
      "Front Door has no private link in Berlin. It goes through Sweden, not through Frankfurt, so that the two origins share no fate (docs/decisions/04); with Sweden lost, Frankfurt serves.",
    owner: OWNER,
    expires: EXPIRES,
  },
];
