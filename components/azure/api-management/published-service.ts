import * as apimanagement from "@pulumi/azure-native/apimanagement";
import * as pulumi from "@pulumi/pulumi";
import { PLANS } from "../../../facts/api-limits";
import type { ApiManagementLocation, ServiceApi } from "./args";
import { backendName, buildBackend, withBreaker } from "./build-backend";
import { servicePolicy, type Tokens } from "./build-policies";

/** Where in the service everything goes. */
export interface Place {
  readonly serviceName: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Input<string>;
}

interface PublishedServiceArgs {
  readonly key: string;
  readonly service: ServiceApi;
  readonly place: Place;
  readonly locations: readonly ApiManagementLocation[];
  readonly tokens: Tokens;
  /** Products that offer the service, by plan. */
  readonly products: Readonly<Record<keyof typeof PLANS, apimanagement.Product>>;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const VERSIONS = ["v1"];

/**
 * One of our services as an API: its versions, what may be called, how callers are told apart and counted, the way to it in
 * each region, and the plans that include it.
 *
 * @costs Nothing by itself: the units of the service around it are paid for.
 * @fails A service that mostly fails is cut off for 30 s in the region where it fails; callers get its last public answer, or
 * 503 with Retry-After.
 * @recovers By itself: after 30 s requests are let through again.
 */
export class PublishedService extends pulumi.ComponentResource {
  constructor(name: string, args: PublishedServiceArgs, opts: pulumi.ComponentResourceOptions) {
    super("plugilo:azure:PublishedService", name, {}, opts);
    const { key, service, place } = args;
    const versions = new apimanagement.ApiVersionSet(
      `${name}-versions`,
      { ...place, versionSetId: key, displayName: service.displayName, versioningScheme: "Segment" },
      { parent: this },
    );
    for (const version of service.versions ?? VERSIONS) this.publish(`${name}-${version}`, version, versions.id, args);
    this.registerOutputs({});
  }

  private publish(
    name: string,
    version: string,
    versionSetId: pulumi.Output<string>,
    args: PublishedServiceArgs,
  ): void {
    const { key, service, place, tokens } = args;
    const backend = `${key}-${version}`;
    const api = new apimanagement.Api(
      name,
      {
        ...place,
        apiId: backend,
        displayName: service.displayName,
        path: service.path,
        apiType: "http",
        apiVersion: version,
        apiVersionSetId: versionSetId,
        protocols: ["https"],
        // A plan's key is one way to be known, a token another: the policy asks for either.
        subscriptionRequired: false,
      },
      { parent: this },
    );
    const calls = (service.methods ?? METHODS).map((method) => this.operation(name, method, api.name, place));
    const backends = this.backends(name, backend, `/${service.path}/${version}`, args);
    new apimanagement.ApiPolicy(
      `${name}-policy`,
      {
        ...place,
        apiId: api.name,
        policyId: "policy",
        format: "xml",
        value: servicePolicy(backend, service.anonymous ?? false, tokens),
      },
      { parent: this, dependsOn: [...calls, ...backends] },
    );
    for (const [plan, product] of Object.entries(args.products)) {
      new apimanagement.ProductApi(
        `${name}-in-${plan}`,
        { ...place, productId: product.name, apiId: api.name },
        { parent: this },
      );
    }
  }

  /** Every path of the service: what exists is for the service to say. */
  private operation(name: string, method: string, apiId: pulumi.Output<string>, place: Place): pulumi.Resource {
    const operationId = method.toLowerCase();
    return new apimanagement.ApiOperation(
      `${name}-${operationId}`,
      { ...place, apiId, operationId, displayName: method, method, urlTemplate: "/*" },
      { parent: this },
    );
  }

  private backends(name: string, backend: string, path: string, { locations, place }: PublishedServiceArgs) {
    return locations.map(
      (location) =>
        new apimanagement.Backend(
          `${name}-${location.region.short}`,
          { ...place, backendId: backendName(backend, location), ...withBreaker(buildBackend(location, path)) },
          { parent: this },
        ),
    );
  }
}
