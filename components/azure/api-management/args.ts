import type * as pulumi from "@pulumi/pulumi";
import type { PlanKey } from "../../../facts/api-limits";
import type { Region } from "../../../facts/regions";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { Tokens } from "./build-policies";

/** A region with a gateway of its own. */
export interface ApiManagementLocation {
  readonly region: Region;
  /**
   * Required. Units of capacity, a multiple of the region's zones, at most 31. Each region must carry everything when another
   * is lost (A17), so they are alike.
   */
  readonly units: number;
  /**
   * Required. Subnet for the gateway in the region's network: not delegated, with a security group, two addresses a unit and
   * one more. https://learn.microsoft.com/azure/api-management/virtual-network-injection-resources (2026-11)
   */
  readonly subnetId: pulumi.Input<string>;
  /** Required. ARM id of the region's network: its entrance's name is known there, and nowhere else. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. ARM id of the region's own private DNS zone, where the record of its gateway goes. */
  readonly zoneId: pulumi.Input<string>;
  /** Required. Way into the region's cluster, by HTTPS. */
  readonly entrance: Entrance;
}

/** Where a region's cluster takes requests. */
export interface Entrance {
  /** Required. Name that its certificate proves; a private zone of that name makes it known in the region's network alone. */
  readonly hostName: string;
  /** Required. IPv4 address in the region's network. */
  readonly address: pulumi.Input<string>;
  /** Optional. Port, such as that of the active colour (A10). @default 443 */
  readonly port?: number;
}

/** A service of ours that is offered as an API. */
export interface ServiceApi {
  /** Required. For people. */
  readonly displayName: string;
  /** Required. First part of its addresses here and in the cluster, such as `accounts`; the version follows. */
  readonly path: string;
  /** Optional. Versions that are served. @default ["v1"] */
  readonly versions?: readonly string[];
  /** Optional. HTTP methods that are let through. @default GET, POST, PUT, PATCH and DELETE */
  readonly methods?: readonly string[];
  /** Optional. Callers without a token and without a plan are served, a few calls a minute. @default false: they get 401 */
  readonly anonymous?: boolean;
}

/** A customer's application on a plan. Its keys are made by Azure and never read by us. */
export interface PlanSubscription {
  readonly displayName: string;
  readonly plan: PlanKey;
}

/** A host name of ours that all gateways answer to, beside Azure's. */
export interface GatewayHostName {
  readonly hostName: string;
  /** Required. Key Vault secret of its certificate, without version, so that a renewed one is taken up by itself. */
  readonly certificateSecretId: pulumi.Input<string>;
}

export interface ApiManagementArgs {
  /** Required. Resource group and names; the service lies where `primary` says. */
  readonly site: Site;
  /** Required. Who offers the APIs; the address gets Azure's notes on quotas and on customers to approve. */
  readonly publisher: { readonly name: string; readonly email: string };
  /** Required. Regions with a gateway, by key. */
  readonly locations: Readonly<Record<string, ApiManagementLocation>>;
  /** Required. Key of the region that holds the management plane; without it the other gateways serve on as they are. */
  readonly primary: string;
  /** Required. Services by key: lower-case letters, digits and hyphens. */
  readonly services: Readonly<Record<string, ServiceApi>>;
  /** Required. Tokens that callers may bring. */
  readonly tokens: Tokens;
  /** Required. Page where a customer moves to a larger plan: part of each answer to who has used up a quota. */
  readonly plansUrl: string;
  /** Required. Path of the cluster's health endpoint; offered as it is, so that a probe of the gateway is one of the cluster. */
  readonly healthPath: string;
  /** Optional. Customers' applications by key. @default none: they are added by hand or by the portal */
  readonly subscriptions?: Readonly<Record<string, PlanSubscription>>;
  /**
   * Optional. Vault that the service's own identity may read certificates from. One `up` before `hostNames`: Azure reads the
   * certificate while it makes the name, and the identity is not there until the service is.
   * https://learn.microsoft.com/azure/api-management/api-management-howto-use-managed-service-identity (2026-11)
   * @default none
   */
  readonly certificateVaultId?: pulumi.Input<string>;
  /** Optional. Host names of our own by key; the first is what a client without SNI gets. @default Azure's name alone */
  readonly hostNames?: Readonly<Record<string, GatewayHostName>>;
  /**
   * Optional. Takes up the service of this name that a destroy has left for 48 hours, instead of making one. Azure ignores
   * everything else for that run, so take it out and run again.
   * https://learn.microsoft.com/azure/api-management/soft-delete (2026-11)
   * @default false
   */
  readonly recover?: boolean;
  /** Optional. Workspace for request logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Where alerts on capacity, errors and slowness go. @default none are raised */
  readonly alerting?: Alerting;
}
