import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import {
  fallsBackToPublicDns,
  OWN_ZONE,
  PRIVATE_SERVICES,
  type PrivateZone,
  zoneName,
} from "../../../facts/private-link";
import { ArgumentError, refuse } from "../../arguments";
import type { Site } from "../../site";
import {
  type ConnectArgs,
  faultsOf,
  faultsOfConnection,
  faultsOfName,
  type PrivateConnection,
  type PrivateLinkEverythingArgs,
  type PublishArgs,
  type ResumeArgs,
  zonesFor,
} from "./args";
import { buildEndpoint, roleOf } from "./build-endpoint";
import { closed } from "./closed";

export type { ConnectArgs, PrivateConnection, PrivateLinkEverythingArgs, PublishArgs, ResumeArgs } from "./args";

const COMPONENT = "PrivateLinkEverything";
/** Private DNS zones have no region. */
const GLOBAL = "Global";
/** Seconds. Short, because an endpoint that is made anew may get another address. */
const RECORD_TTL = 60;

/**
 * The one door to any service outside the network (A17, B10): a private endpoint, its name in a private DNS zone, and
 * the properties that close the service's public access.
 *
 * Zones belong to the network's own stack. Two networks never share one: a shared zone would be shared fate, and a
 * service with an endpoint in each region (Cosmos DB) has the same record name in both, with different addresses.
 *
 * @costs Each endpoint by the hour and each gigabyte that passes it, in either direction; zones and queries cost next to
 * nothing. An endpoint a service and network is therefore the least and the most.
 * @fails An endpoint is spread over the region's zones by Azure and goes down with its region or its target. A connection that
 * nobody approved, or that its owner rejected, takes connections and never answers: clients see time-outs, not refusals. A
 * missing record sends clients to the public name, which the service refuses.
 * @recovers By itself as soon as region or target is back: address and name stay. A rejected or deleted connection does not
 * come back: the endpoint has to be made anew, by a run that replaces it, in about a minute and at another address, which the
 * zone group writes into the zone.
 */
export class PrivateLinkEverything extends pulumi.ComponentResource {
  /** ARM ids of the zones made here by their keys, for a contract that `resume` reads; none in a resumed door. */
  readonly zoneIds: Readonly<Record<string, pulumi.Output<string>>>;
  private readonly made: PrivateConnection[] = [];
  /** Kinds of service that may be connected. */
  private readonly offered: readonly string[];
  private readonly site: Site;
  private readonly subnetId: pulumi.Input<string>;
  /** Zones of another stack; absent where they are made here. */
  private readonly resumed: pulumi.Output<Record<string, string>> | undefined;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: PrivateLinkEverythingArgs | ResumeArgs, opts?: pulumi.ComponentResourceOptions) {
    if ("services" in args) refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    this.site = args.site;
    this.subnetId = args.subnetId;
    this.offered = "services" in args ? args.services : Object.keys(PRIVATE_SERVICES);
    this.zoneIds = "services" in args ? this.makeZones(name, args) : {};
    this.resumed = "services" in args ? undefined : pulumi.output(args.zoneIds);
    this.registerOutputs({ zoneIds: this.resumed ?? this.zoneIds });
  }

  /** The door of a network that another stack made: no zones, same `connect`. */
  static resume(name: string, args: ResumeArgs, opts?: pulumi.ComponentResourceOptions): PrivateLinkEverything {
    return new PrivateLinkEverything(name, args, opts);
  }

  /** Properties that close public access of a service's resource, to be spread into its arguments. */
  static readonly closed = closed;

  /** Every endpoint made so far, in order. */
  get connections(): readonly PrivateConnection[] {
    return [...this.made];
  }

  /**
   * Connects a service: an endpoint in this network, and a name that leads there.
   *
   * @param name logical name of the endpoint, unique in the stack; also the role in its physical name.
   * @param opts the endpoint's; its parent is the service's component, by habit. @default child of this door
   * @throws ArgumentError when the kind of service is not among those that the door was made for.
   */
  connect(name: string, args: ConnectArgs, opts: pulumi.CustomResourceOptions = {}): PrivateConnection {
    refuse(`${COMPONENT}.connect`, name, faultsOfConnection(args, this.offered));
    const options = { parent: this, ...opts };
    const role = roleOf(name);
    const endpoint = new network.PrivateEndpoint(name, buildEndpoint(this.site, this.subnetId, role, args), options);
    const base = {
      name,
      service: args.service,
      targetId: pulumi.output(args.targetId),
      endpointId: endpoint.id,
    };
    const connection =
      args.service === "privateLinkService"
        ? { ...base, ...this.nameOurs(name, role, endpoint, options) }
        : this.nameTheirs(name, endpoint, base, options);
    this.made.push(connection);
    return connection;
  }

  /**
   * Gives an address in this network a name of ours, such as that of a gateway that services call each other by (A18).
   *
   * @param name logical name of the record, unique in the stack.
   * @returns the full name.
   * @throws ArgumentError when the door has no zone for names of ours.
   */
  publish(name: string, args: PublishArgs, opts: pulumi.CustomResourceOptions = {}): pulumi.Output<string> {
    const zones = this.resumed ? ["privateLinkService"] : Object.keys(this.zoneIds);
    refuse(`${COMPONENT}.publish`, name, faultsOfName(args, zones));
    return this.record(name, args.role, args.address, { parent: this, ...opts });
  }

  private makeZones(name: string, args: PrivateLinkEverythingArgs): Record<string, pulumi.Output<string>> {
    const vnets = { own: args.vnetId, ...args.linkedVnets };
    const zones = zonesFor(args.services, args.site.region.name);
    return Object.fromEntries([...zones].map(([zone, zoneName]) => [zone, this.makeZone(name, zone, zoneName, vnets)]));
  }

  private makeZone(
    name: string,
    key: PrivateZone,
    privateZoneName: string,
    vnets: Readonly<Record<string, pulumi.Input<string>>>,
  ): pulumi.Output<string> {
    const { resourceGroupName, tags } = this.site;
    const zone = new privatedns.PrivateZone(
      `${name}-${key}`,
      { privateZoneName, resourceGroupName, location: GLOBAL, tags },
      { parent: this },
    );
    for (const [vnet, vnetId] of Object.entries(vnets)) {
      new privatedns.VirtualNetworkLink(
        `${name}-${key}-${vnet}`,
        {
          virtualNetworkLinkName: vnet,
          privateZoneName: zone.name,
          resourceGroupName,
          location: GLOBAL,
          virtualNetwork: { id: vnetId },
          registrationEnabled: false,
          resolutionPolicy: fallsBackToPublicDns(key) ? "NxDomainRedirect" : "Default",
          tags,
        },
        { parent: this },
      );
    }
    return zone.id;
  }

  /** Azure writes the service's records into its zones, and moves them when the endpoint changes. */
  private nameTheirs(
    name: string,
    endpoint: network.PrivateEndpoint,
    connection: PrivateConnection,
    options: pulumi.CustomResourceOptions,
  ): PrivateConnection {
    const { zones } = PRIVATE_SERVICES[connection.service];
    new network.PrivateDnsZoneGroup(
      `${name}-names`,
      {
        privateDnsZoneGroupName: "default",
        privateEndpointName: endpoint.name,
        resourceGroupName: this.site.resourceGroupName,
        privateDnsZoneConfigs: zones.map((zone) => ({
          name: (zoneName(zone, this.site.region.name) ?? zone).replaceAll(".", "-"),
          privateDnsZoneId: this.zoneIdOf(name, zone),
        })),
      },
      { ...options, dependsOn: [endpoint] },
    );
    return connection;
  }

  /**
   * A private link service has no name of its own: we give it one in our zone. Its endpoint's address is told by the
   * network interface alone (https://learn.microsoft.com/azure/private-link/private-endpoint-overview, 2026-11).
   */
  private nameOurs(
    name: string,
    role: string,
    endpoint: network.PrivateEndpoint,
    options: pulumi.CustomResourceOptions,
  ): Pick<Required<PrivateConnection>, "privateIp" | "hostName"> {
    const { resourceGroupName } = this.site;
    const networkInterfaceName = endpoint.networkInterfaces.apply((all) => lastPart(all[0]?.id ?? ""));
    const card = network.getNetworkInterfaceOutput({ networkInterfaceName, resourceGroupName }, { parent: this });
    const privateIp = card.apply(({ ipConfigurations }) => ipConfigurations?.[0]?.privateIPAddress ?? "");
    return { privateIp, hostName: this.record(`${name}-name`, role, privateIp, { ...options, dependsOn: [endpoint] }) };
  }

  private record(
    name: string,
    role: string,
    ipv4Address: pulumi.Input<string>,
    options: pulumi.CustomResourceOptions,
  ): pulumi.Output<string> {
    const record = new privatedns.PrivateRecordSet(
      name,
      {
        privateZoneName: OWN_ZONE,
        relativeRecordSetName: role,
        recordType: "A",
        resourceGroupName: this.zoneIdOf(name, "privateLinkService").apply(resourceGroupOf),
        ttl: RECORD_TTL,
        aRecords: [{ ipv4Address }],
      },
      options,
    );
    return pulumi.interpolate`${record.name}.${OWN_ZONE}`;
  }

  private zoneIdOf(name: string, zone: PrivateZone): pulumi.Output<string> {
    const here = this.zoneIds[zone];
    if (here) return here;
    return pulumi.output(this.resumed ?? {}).apply((zones: Record<string, string>) => {
      const id = zones[zone];
      if (id !== undefined) return id;
      const fix = "add its service to `services` in the stack of the network, and bring that up first";
      const expected = `one of ${Object.keys(zones).join(", ")}`;
      throw new ArgumentError(COMPONENT, name, [{ path: "zoneIds", got: zone, expected, fix }]);
    });
  }
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

function resourceGroupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? "";
}
