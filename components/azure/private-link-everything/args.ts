import type * as pulumi from "@pulumi/pulumi";
import { PRIVATE_SERVICES, type PrivateService } from "../../../facts/private-link";
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
  /** Required. Kinds of service that will be connected; each gets its private DNS zone, linked to the network. */
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
  /** Required. Private DNS zones by kind of service, as `zoneIds` of the other stack's door. */
  readonly zoneIds: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

export interface ConnectArgs {
  /** Required. What kind of service lies at the other end. */
  readonly service: PrivateService;
  /** Required. ARM id of the service. */
  readonly targetId: pulumi.Input<string>;
  /**
   * Optional. Why the connection is asked for, at most 140 characters. With it the owner of the service must approve by
   * hand; without it our own rights approve at once.
   * @default approved at once; a private link service is asked, and approves by its list of subscriptions
   */
  readonly requestMessage?: string;
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
    }
  });
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
