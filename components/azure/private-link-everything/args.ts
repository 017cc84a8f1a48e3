import type * as pulumi from "@pulumi/pulumi";
import { PRIVATE_SERVICES, type PrivateService, type PrivateZone, zoneName } from "../../../facts/private-link";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";

/** The door of a network that is made in the same stack: zones and links are made with it. */
export interface PrivateLinkEverythingArgs {
  /** Required. Region and resource group of endpoints and zones; the region must be the network's. */
  readonly site: Site;
  /** Required. Network whose clients use the endpoints. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. Subnet that endpoints take their addresses from. */
  readonly subnetId: pulumi.Input<string>;
  /** Required. Kinds of service that will be connected; each gets its private DNS zones, linked to the network. */
  readonly services: readonly PrivateService[];
  /**
   * Optional. Other networks that must resolve the same names, by key. A network takes only one zone of a name, so a
   * network with a door of its own must not be here.
   * @default none
   */
  readonly linkedVnets?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The door of a network that another stack made: its zones are known, none is made. */
export interface ResumeArgs {
  /** Required. Region (that of the network) and resource group of the endpoints. */
  readonly site: Site;
  /** Required. Subnet that endpoints take their addresses from. */
  readonly subnetId: pulumi.Input<string>;
  /** Required. Private DNS zones, as `zoneIds` of the other stack's door. */
  readonly zoneIds: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

/**
 * What to connect. An address cannot be chosen: Azure takes no fixed one for private link services, application gateways
 * and Recovery Services vaults, and keeps each address for as long as its endpoint lives; names are what to rely on.
 * https://learn.microsoft.com/azure/private-link/private-endpoint-overview#limitations (2026-11)
 */
export interface ConnectArgs {
  /** Required. What kind of service lies at the other end. */
  readonly service: PrivateService;
  /** Required. ARM id of the service. One endpoint a service and network: two would write the same record. */
  readonly targetId: pulumi.Input<string>;
  /**
   * Optional. Why the connection is asked for, at most 140 characters. With it the owner of the service must approve by
   * hand; without it our own rights approve at once.
   * @default approved at once; a private link service is asked, and approves by its list of subscriptions
   */
  readonly requestMessage?: string;
}

/** A name of ours for an address in this network that is no endpoint's. */
export interface PublishArgs {
  /** Required. First label of the name: `services` becomes `services.plugilo.internal`. */
  readonly role: string;
  /** Required. Address that the name leads to. */
  readonly address: pulumi.Input<string>;
}

/** An endpoint that was made: what a reader, or policy, needs of it. */
export interface PrivateConnection {
  readonly name: string;
  readonly service: PrivateService;
  readonly targetId: pulumi.Output<string>;
  readonly endpointId: pulumi.Output<string>;
  /** Address in the subnet; of a private link service only, others are found by their public name. */
  readonly privateIp?: pulumi.Output<string>;
  /** Name in our own zone; of a private link service only. */
  readonly hostName?: pulumi.Output<string>;
}

/** https://learn.microsoft.com/rest/api/virtualnetwork/private-endpoints/create-or-update (2026-11) */
const LONGEST_MESSAGE = 140;

export function faultsOf(args: PrivateLinkEverythingArgs): Fault[] {
  const known = Object.keys(PRIVATE_SERVICES);
  const faults: Fault[] = [];
  if (args.services.length === 0) {
    faults.push({
      path: "services",
      got: args.services,
      expected: "at least one",
      fix: "name what will be connected, or leave the component out",
    });
  }
  args.services.forEach((service, index) => {
    const path = `services[${index}]`;
    if (!known.includes(service)) {
      const fix = "choose one, or add it to facts/private-link.ts with its source";
      faults.push({ path, got: service, expected: `one of ${known.join(", ")}`, fix });
    } else if (args.services.indexOf(service) !== index) {
      faults.push({ path, got: service, expected: "each service once", fix: "remove the repetition" });
    } else {
      faults.push(...placeFaults(path, service, args.site.region.name));
    }
  });
  return faults;
}

function placeFaults(path: string, service: PrivateService, regionName: string): Fault[] {
  return PRIVATE_SERVICES[service].zones.flatMap((zone) => {
    if (zoneName(zone, regionName) !== undefined) return [];
    const fix = "add the region's code to facts/private-link.ts, with its source";
    return [{ path, got: service, expected: `a service whose zones are known in ${regionName}`, fix }];
  });
}

/** Every zone that these services need in a region, with its name; each once, since some services share one. */
export function zonesFor(services: readonly PrivateService[], regionName: string): Map<PrivateZone, string> {
  const zones = services.flatMap((service) => PRIVATE_SERVICES[service].zones);
  return new Map(
    zones.flatMap((zone) => {
      const name = zoneName(zone, regionName);
      return name === undefined ? [] : [[zone, name] as const];
    }),
  );
}

/** https://www.rfc-editor.org/rfc/rfc1035#section-2.3.1 (2026-11) */
const LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function faultsOfName({ role }: PublishArgs, zones: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  if (!zones.includes("privateLinkService")) {
    const fix = "add `privateLinkService` to `services` where the door is made: names of ours live in its zone";
    faults.push({ path: "role", got: role, expected: "a door with a zone for names of ours", fix });
  }
  if (!LABEL.test(role)) {
    const expected = "a label of lower-case letters, digits and hyphens that begins with a letter";
    faults.push({ path: "role", got: role, expected, fix: "choose another name" });
  }
  return faults;
}

export function faultsOfConnection({ service, requestMessage }: ConnectArgs, offered: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  if (!offered.includes(service)) {
    const fix = "add it to `services` where the door is made";
    faults.push({ path: "service", got: service, expected: `one of ${offered.join(", ")}`, fix });
  }
  if (requestMessage !== undefined && (requestMessage.length === 0 || requestMessage.length > LONGEST_MESSAGE)) {
    const expected = `1 to ${LONGEST_MESSAGE} characters`;
    faults.push({ path: "requestMessage", got: requestMessage, expected, fix: "shorten it, or leave it out" });
  }
  return faults;
}
