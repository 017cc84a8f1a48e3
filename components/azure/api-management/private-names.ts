import type { ApiManagementService } from "@pulumi/azure-native/apimanagement";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import { API_GATEWAY_ROLE } from "../../../facts/api-gateway";
import { OWN_ZONE } from "../../../facts/private-link";
import type { ApiManagementArgs, ApiManagementLocation } from "./args";

/** Private DNS zones have no region. */
const GLOBAL = "Global";
/** Seconds: an address changes with the subnet or the zones of a gateway. */
const RECORD_TTL = 60;

/** Address of each gateway in its network, by key of location. */
type Addresses = Readonly<Record<string, pulumi.Output<string>>>;

/** Azure chooses the gateways' addresses; each region's own zone is told its own gateway's. */
export function nameGateways(
  name: string,
  { locations, primary }: ApiManagementArgs,
  service: ApiManagementService,
  opts: pulumi.CustomResourceOptions,
): Addresses {
  return Object.fromEntries(
    Object.entries(locations).map(([key, location]) => {
      const address = key === primary ? primaryAddress(service) : addressIn(service, location);
      new privatedns.PrivateRecordSet(
        `${name}-${key}-name`,
        {
          privateZoneName: OWN_ZONE,
          relativeRecordSetName: API_GATEWAY_ROLE,
          recordType: "A",
          resourceGroupName: pulumi.output(location.zoneId).apply(resourceGroupOf),
          ttl: RECORD_TTL,
          aRecords: [{ ipv4Address: address }],
        },
        opts,
      );
      return [key, address];
    }),
  );
}

/**
 * Each gateway finds its own region's cluster by the name that the cluster's certificate proves. The zone is that one name, so
 * that no public name beside it is hidden from the network.
 */
export function nameEntrances(
  name: string,
  { site, locations }: ApiManagementArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { resourceGroupName, tags } = site;
  for (const [key, { entrance, vnetId }] of Object.entries(locations)) {
    const zone = new privatedns.PrivateZone(
      `${name}-${key}-entrance`,
      { privateZoneName: entrance.hostName, resourceGroupName, location: GLOBAL, tags },
      opts,
    );
    const inZone = { privateZoneName: zone.name, resourceGroupName };
    new privatedns.VirtualNetworkLink(
      `${name}-${key}-entrance-link`,
      {
        ...inZone,
        virtualNetworkLinkName: key,
        location: GLOBAL,
        virtualNetwork: { id: vnetId },
        registrationEnabled: false,
        tags,
      },
      opts,
    );
    new privatedns.PrivateRecordSet(
      `${name}-${key}-entrance-address`,
      {
        ...inZone,
        relativeRecordSetName: "@",
        recordType: "A",
        ttl: RECORD_TTL,
        aRecords: [{ ipv4Address: entrance.address }],
      },
      opts,
    );
  }
}

function primaryAddress(service: ApiManagementService): pulumi.Output<string> {
  return service.privateIPAddresses.apply(([address]) => given(address, "the primary region"));
}

function addressIn(service: ApiManagementService, { region }: ApiManagementLocation): pulumi.Output<string> {
  return service.additionalLocations.apply((all = []) => {
    // Azure answers `Germany North` for `germanynorth`.
    const here = all.find(({ location }) => location.replaceAll(" ", "").toLowerCase() === region.name);
    return given(here?.privateIPAddresses[0], region.name);
  });
}

function given(address: string | undefined, where: string): string {
  if (address !== undefined) return address;
  throw new Error(`gateway in ${where}: got no private address, expected one; is the service in internal mode?`);
}

function resourceGroupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? "";
}
