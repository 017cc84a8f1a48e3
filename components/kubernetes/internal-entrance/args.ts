import type * as pulumi from "@pulumi/pulumi";
import { ENTRANCE } from "../../../facts/internal-entrance";
import type { Fault } from "../../arguments";
import type { InternalGatewayArgs } from "../internal-gateway";

/** A region as the hub sees it. */
export interface EntranceRegion {
  /** Required. Name of its endpoint in the hub's network. It need not exist yet: it is used from the moment that it does. */
  readonly endpoint: string;
  /**
   * Required. The region's own name, which its certificate proves and which health checks ask for: an endpoint that leads to
   * another region never counts as healthy.
   */
  readonly hostName: string;
}

export interface InternalEntranceArgs {
  /**
   * Required. Namespace of the proxies. Pod security `restricted` will do. It must let consumers reach the target ports of
   * `ENTRANCE_PORTS.services` and `health`, Prometheus that of `metrics`, and the proxies the endpoints' subnet on `REGION_PORT`.
   */
  readonly namespace: pulumi.Input<string>;
  /** Required. The one name that consumers ask for; connections that ask for another are refused. */
  readonly hostName: string;
  /** Required. By short name of the region, at least one. All take an equal share. */
  readonly regions: Readonly<Record<string, EntranceRegion>>;
  /** Required. Address that the name leads to. */
  readonly gateway: Pick<InternalGatewayArgs, "subnetName" | "address">;
  /** Optional. Proxies, at least 3. @default 3, one a zone */
  readonly replicas?: number;
  /** Optional. The operator's release, which brings the CRDs. @default they are there already */
  readonly operator?: pulumi.Resource;
}

/** https://www.rfc-editor.org/rfc/rfc1123#section-2 (2026-11); lower case, since records and certificates are compared as text. */
const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export function entranceFaults({ hostName, regions, replicas = ENTRANCE.replicas }: InternalEntranceArgs): Fault[] {
  const faults = nameFaults("hostName", hostName);
  const all = Object.entries(regions);
  if (all.length === 0) {
    const fix = "name the regions, or leave the entrance out";
    faults.push({ path: "regions", got: regions, expected: "at least one region", fix });
  }
  for (const [key, region] of all) {
    for (const property of ["endpoint", "hostName"] as const) {
      const path = `regions.${key}.${property}`;
      const name = region[property];
      faults.push(...nameFaults(path, name));
      const [first] = all.find(([, other]) => other[property] === name) ?? [];
      if (first !== key) {
        const fix = `give ${key} its own, or remove it`;
        faults.push({ path, got: name, expected: `another name than that of ${first}: each region has its own`, fix });
      }
    }
  }
  if (!Number.isInteger(replicas) || replicas < ENTRANCE.replicas) {
    const expected = `a whole number from ${ENTRANCE.replicas}: any one proxy may be gone while another is renewed`;
    faults.push({ path: "replicas", got: replicas, expected, fix: "raise it, or leave it out" });
  }
  return faults;
}

function nameFaults(path: string, got: string): Fault[] {
  if (HOST_NAME.test(got)) return [];
  return [{ path, got, expected: "a full host name in lower case", fix: "mend the name" }];
}
