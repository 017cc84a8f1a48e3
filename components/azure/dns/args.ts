import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";

/** A record that is written as it stands. */
export type PublicRecord = {
  /** Required. Name within the zone; `@` for the zone itself. */
  readonly name: string;
  /** Optional. Seconds that others may remember it. @default 3600 */
  readonly ttl?: number;
} & (
  | { readonly type: "A" | "TXT"; readonly values: readonly string[] }
  | { readonly type: "CNAME"; readonly value: pulumi.Input<string> }
  | { readonly type: "CAA"; readonly issuers: readonly string[] }
);

export interface PublicDnsArgs {
  /** Required. Resource group; a zone itself has no region. */
  readonly site: Site;
  /** Required. Name of the zone, such as `plugilo.com`. */
  readonly zoneName: string;
  /** Optional. Records by key, beside those that `serve` writes. @default none */
  readonly records?: Readonly<Record<string, PublicRecord>>;
}

/** Where a public host name leads, and the proof that it is ours. */
export interface ServeArgs {
  /** Required. Within the zone, or the zone itself. */
  readonly hostName: string;
  /** Required. ARM id of the Front Door endpoint. */
  readonly endpointId: pulumi.Input<string>;
  /** Required. Host name of the Front Door endpoint. */
  readonly endpointHostName: pulumi.Input<string>;
  /** Required. Token by which Front Door recognises the owner. */
  readonly validationToken: pulumi.Input<string>;
}

export function faultsOf({ zoneName, records = {} }: PublicDnsArgs): Fault[] {
  const faults: Fault[] = [];
  if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(zoneName)) {
    faults.push({ path: "zoneName", got: zoneName, expected: "a lower-case domain", fix: "mend it" });
  }
  const owners = new Map<string, string>();
  for (const [key, { name, type }] of Object.entries(records)) {
    const path = `records.${key}`;
    if (type === "CNAME" && name === "@") {
      const expected = "a name below the zone";
      faults.push({ path, got: "CNAME @", expected, fix: "DNS has no alias at the top of a zone: use `serve`" });
    }
    const owner = owners.get(`${type} ${name}`);
    if (owner !== undefined) {
      const fix = "put all values into one record";
      faults.push({ path, got: `${type} ${name}`, expected: `another than that of ${owner}`, fix });
    }
    owners.set(`${type} ${name}`, key);
  }
  return faults;
}

/** Name of a host relative to the zone: `@` for the zone itself, undefined when it is not in the zone. */
export function relativeName(hostName: string, zoneName: string): string | undefined {
  if (hostName === zoneName) return "@";
  return hostName.endsWith(`.${zoneName}`) ? hostName.slice(0, -zoneName.length - 1) : undefined;
}
