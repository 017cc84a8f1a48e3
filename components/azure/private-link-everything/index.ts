import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import { fallsBackToPublicDns, OWN_ZONE, PRIVATE_SERVICES, type PrivateService } from "../../../facts/private-link";
import { ArgumentError, refuse } from "../../arguments";
import type { Site } from "../../site";
import {
  type ConnectArgs,
  faultsOf,
  faultsOfConnection,
  type PrivateConnection,
  type PrivateLinkEverythingArgs,
  type ResumeArgs,
} from "./args";
import { buildEndpoint, roleOf } from "./build-endpoint";
import { closed } from "./closed";

export type { ConnectArgs, PrivateConnection, PrivateLinkEverythingArgs, ResumeArgs } from "./args";

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
 */
export class PrivateLinkEverything extends pulumi.ComponentResource {
  /** ARM ids of the zones made here by kind of service, for a contract that `resume` reads; none in a resumed door. */
  readonly zoneIds: Readonly<Record<string, pulumi.Output<string>>>;
  private readonly made: PrivateConnection[] = [];
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
    const offered = this.resumed ? Object.keys(PRIVATE_SERVICES) : Object.keys(this.zoneIds);
    refuse(`${COMPONENT}.connect`, name, faultsOfConnection(args, offered));
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

  private makeZones(name: string, args: PrivateLinkEverythingArgs): Record<string, pulumi.Output<string>> {
    const vnets = { own: args.vnetId, ...args.linkedVnets };
    // A network takes only one zone of a name, so kinds of service whose names lie in one zone share it.
    const byName = new Map<string, pulumi.Output<string>>();
    return Object.fromEntries(
      args.services.map((service) => {
        const { zone } = PRIVATE_SERVICES[service];
        const id = byName.get(zone) ?? this.makeZone(name, service, vnets);
        byName.set(zone, id);
        return [service, id];
      }),
    );
  }

  private makeZone(
    name: string,
    service: PrivateService,
    vnets: Readonly<Record<string, pulumi.Input<string>>>,
  ): pulumi.Output<string> {
    const { resourceGroupName, tags } = this.site;
    const zone = new privatedns.PrivateZone(
      `${name}-${service}`,
      { privateZoneName: PRIVATE_SERVICES[service].zone, resourceGroupName, location: GLOBAL, tags },
      { parent: this },
    );
    for (const [key, vnetId] of Object.entries(vnets)) {
      new privatedns.VirtualNetworkLink(
        `${name}-${service}-${key}`,
        {
          virtualNetworkLinkName: key,
          privateZoneName: zone.name,
          resourceGroupName,
          location: GLOBAL,
          virtualNetwork: { id: vnetId },
          registrationEnabled: false,
          resolutionPolicy: fallsBackToPublicDns(service) ? "NxDomainRedirect" : "Default",
          tags,
        },
        { parent: this },
      );
    }
    return zone.id;
  }

  /** Azure writes the service's records into the zone, and moves them when the endpoint changes. */
  private nameTheirs(
    name: string,
    endpoint: network.PrivateEndpoint,
    connection: PrivateConnection,
    options: pulumi.CustomResourceOptions,
  ): PrivateConnection {
    const { zone } = PRIVATE_SERVICES[connection.service];
    new network.PrivateDnsZoneGroup(
      `${name}-names`,
      {
        privateDnsZoneGroupName: "default",
        privateEndpointName: endpoint.name,
        resourceGroupName: this.site.resourceGroupName,
        privateDnsZoneConfigs: [
          { name: zone.replaceAll(".", "-"), privateDnsZoneId: this.zoneIdOf(name, connection.service) },
        ],
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
    const record = new privatedns.PrivateRecordSet(
      `${name}-name`,
      {
        privateZoneName: OWN_ZONE,
        relativeRecordSetName: role,
        recordType: "A",
        resourceGroupName: this.zoneIdOf(name, "privateLinkService").apply(resourceGroupOf),
        ttl: RECORD_TTL,
        aRecords: [{ ipv4Address: privateIp }],
      },
      { ...options, dependsOn: [endpoint] },
    );
    return { privateIp, hostName: pulumi.interpolate`${record.name}.${OWN_ZONE}` };
  }

  private zoneIdOf(name: string, service: PrivateService): pulumi.Output<string> {
    const here = this.zoneIds[service];
    if (here) return here;
    return pulumi.output(this.resumed ?? {}).apply((zones: Record<string, string>) => {
      const id = zones[service];
      if (id !== undefined) return id;
      const fix = "add it to `services` in the stack of the network, and bring that up first";
      const expected = `one of ${Object.keys(zones).join(", ")}`;
      throw new ArgumentError(`${COMPONENT}.connect`, name, [{ path: "service", got: service, expected, fix }]);
    });
  }
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

function resourceGroupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? "";
}
