import type * as pulumi from "@pulumi/pulumi";
import type { Colour } from "../../../facts/edge";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";

/** Somewhere that the gateway sends requests, always by HTTPS. */
export type Backend = {
  /** Optional. @default 443 */
  readonly port?: number;
  /** Required. Where it answers 200 to 299 when it can serve, such as `/healthz`. */
  readonly probePath: string;
  /** Required. Name that probes ask for, in TLS and in the request: its certificate proves it. */
  readonly probeHostName: pulumi.Input<string>;
  /**
   * Optional. Name that requests carry instead of the client's; its certificate proves it, too. @default the client's own, which
   * the backend's certificate must then prove
   */
  readonly hostName?: pulumi.Input<string>;
  /**
   * Optional. Key Vault secret, without version, of the root certificate that its certificate goes back to. @default any public
   * authority, and Azure's own services
   */
  readonly trustedRootId?: pulumi.Input<string>;
} & (
  | {
      /** Required. IPv4 address, such as that of the cluster's entrance. */
      readonly address: string;
    }
  | {
      /** Required. Name that the gateway's network resolves, such as that of a region's API Management gateway. */
      readonly fqdn: pulumi.Input<string>;
    }
);

/** Two backends on one address of which one serves: a new release comes up on the other, and takes over by a switch (A10). */
export interface Colours extends Readonly<Record<Colour, { readonly port: number }>> {
  /** Required. The one that sites of the backend `active` lead to. */
  readonly active: Colour;
  /** Required. IPv4 address of the cluster's entrance. */
  readonly address: string;
  /** Required. As a backend's. */
  readonly probePath: string;
  /** Required. As a backend's; both colours prove it. */
  readonly probeHostName: pulumi.Input<string>;
  /** Optional. As a backend's. */
  readonly trustedRootId?: pulumi.Input<string>;
}

/** Names that the gateway serves, and where their requests go. */
export interface GatewaySite {
  /** Required. 1 to 5 host names without wildcard, each in one site only; the gateway's certificate proves them. */
  readonly hostNames: readonly string[];
  /** Required. Key of a backend, a colour, or `active`: the colour that is active. */
  readonly backend: string;
}

export interface ApplicationGatewayArgs {
  /** Required. Region and resource group. */
  readonly site: Site;
  /** Required. Subnet that the gateway has to itself. */
  readonly subnetId: pulumi.Input<string>;
  /** Required. Subnet, another one, that its private link takes NAT addresses from. */
  readonly privateLinkSubnetId: pulumi.Input<string>;
  /** Required. Static address of the frontend, in the gateway's subnet. */
  readonly privateFrontendAddress: string;
  /** Optional. Backends by key, beside the colours. @default the colours alone */
  readonly backends?: Readonly<Record<string, Backend>>;
  /** Optional. @default none: no site may lead to `active` */
  readonly colours?: Colours;
  /**
   * Required. Sites by key. Every backend and each colour needs one, because Azure probes only what a listener leads to: the idle
   * colour's site is what keeps its health known, and where a tester looks at it.
   */
  readonly sites: Readonly<Record<string, GatewaySite>>;
  readonly certificate: {
    /** Required. Key Vault secret without version, so that a renewed certificate is taken up by itself. */
    readonly secretId: pulumi.Input<string>;
    /** Required. Vault that the gateway's identity may read; trusted roots come from it, too. */
    readonly vaultId: pulumi.Input<string>;
  };
  /**
   * Required. Instances that are always there, and the most that autoscale may make; at most 125. In production there are two a
   * zone at least, or two where the region has none (C2).
   */
  readonly capacity: { readonly minimum: number; readonly maximum: number };
  /**
   * Optional. Id of the only Front Door that may come in, beside the private link that it comes by.
   * @default whoever's private link connection was approved
   */
  readonly frontDoorId?: pulumi.Input<string>;
  /** Optional. Workspace for access and firewall logs and for metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears of errors, latency, unhealthy backends and strange traffic. @default nobody */
  readonly alerting?: Alerting;
}
