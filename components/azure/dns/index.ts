import * as dns from "@pulumi/azure-native/dns";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import type { Site } from "../../site";
import { faultsOf, type PublicDnsArgs, type PublicRecord, relativeName, type ServeArgs } from "./args";

export type { PublicDnsArgs, PublicRecord, ServeArgs } from "./args";

const COMPONENT = "PublicDns";
/** Seconds. What rarely changes may be remembered long; what leads to Front Door must be movable (C3: 45-90 s). */
const TTL = { steady: 3600, serving: 60 };

/**
 * The public zone of our names. Its name servers are what the registrar delegates to, so in production it is protected.
 *
 * @costs A price a month for the zone, and one a million queries; alias records to Front Door are queries that cost nothing.
 * https://azure.microsoft.com/pricing/details/dns (2026-11)
 * @fails Azure promises that at least one of the zone's name servers always answers. What does fail is the zone's deletion: names
 * stop resolving as soon as what others remember runs out, a minute for names that serve.
 * @recovers A deleted zone comes back with the next run of its stack, with other name servers: somebody must enter those at the
 * registrar, and the delegation takes up to two days to reach everybody. That is why production protects it.
 */
export class PublicDns extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]>;
  private readonly zone: dns.Zone;
  private readonly site: Site;
  private readonly zoneName: string;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: PublicDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    this.site = args.site;
    this.zoneName = args.zoneName;
    this.zone = new dns.Zone(
      `${name}-zone`,
      {
        zoneName: args.zoneName,
        resourceGroupName: args.site.resourceGroupName,
        location: "Global",
        zoneType: "Public",
        tags: args.site.tags,
      },
      { parent: this, protect: args.site.protect },
    );
    for (const [key, record] of Object.entries(args.records ?? {})) {
      this.write(`${name}-${key}`, record.name, record.type, record.ttl ?? TTL.steady, valuesOf(record));
    }
    this.zoneId = this.zone.id;
    this.nameServers = this.zone.nameServers;
    this.registerOutputs({ zoneId: this.zoneId, nameServers: this.nameServers });
  }

  /**
   * Leads a host name to Front Door and proves that it is ours. The zone's own name becomes alias records of both
   * address families, because DNS has no CNAME there (https://learn.microsoft.com/azure/dns/dns-alias, 2026-11).
   *
   * @param name logical name, unique in the stack.
   * @throws ArgumentError when the host name is not in this zone.
   */
  serve(name: string, args: ServeArgs): void {
    const relative = relativeName(args.hostName, this.zoneName);
    if (relative === undefined) {
      const expected = `a name in ${this.zoneName}`;
      const fix = "serve it from the zone that it belongs to";
      refuse(`${COMPONENT}.serve`, name, [{ path: "hostName", got: args.hostName, expected, fix }]);
      return;
    }
    const proof = relative === "@" ? "_dnsauth" : `_dnsauth.${relative}`;
    this.write(`${name}-proof`, proof, "TXT", TTL.steady, { txtRecords: [{ value: [args.validationToken] }] });
    if (relative === "@") {
      const alias = { targetResource: { id: args.endpointId } };
      this.write(name, relative, "A", TTL.serving, alias);
      this.write(`${name}-ipv6`, relative, "AAAA", TTL.serving, alias);
    } else {
      this.write(name, relative, "CNAME", TTL.serving, { cnameRecord: { cname: args.endpointHostName } });
    }
  }

  private write(name: string, relativeRecordSetName: string, recordType: string, ttl: number, values: Values): void {
    new dns.RecordSet(
      name,
      {
        relativeRecordSetName,
        recordType,
        ttl,
        zoneName: this.zone.name,
        resourceGroupName: this.site.resourceGroupName,
        ...values,
      },
      { parent: this },
    );
  }
}

type Values = Pick<dns.RecordSetArgs, "aRecords" | "txtRecords" | "cnameRecord" | "caaRecords" | "targetResource">;

function valuesOf(record: PublicRecord): Values {
  switch (record.type) {
    case "A":
      return { aRecords: record.values.map((ipv4Address) => ({ ipv4Address })) };
    case "TXT":
      return { txtRecords: record.values.map((value) => ({ value: [value] })) };
    case "CNAME":
      return { cnameRecord: { cname: record.value } };
    case "CAA":
      return { caaRecords: record.issuers.map((value) => ({ flags: 0, tag: "issue", value })) };
  }
}
