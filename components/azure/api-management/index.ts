import * as apimanagement from "@pulumi/azure-native/apimanagement";
import * as pulumi from "@pulumi/pulumi";
import { gatewayHostName } from "../../../facts/api-gateway";
import { LOGGED_PERCENT, PLANS, type Plan, type PlanKey } from "../../../facts/api-limits";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { grant } from "../managed-identity";
import { publicAddress } from "../public-address";
import type { ApiManagementArgs } from "./args";
import { buildBackend, backendName } from "./build-backend";
import { globalPolicy, healthPolicy, planPolicy } from "./build-policies";
import { buildService } from "./build-service";
import { nameEntrances, nameGateways } from "./private-names";
import { PublishedService, type Place } from "./published-service";
import { faultsOf } from "./validate";
import { watchGateways } from "./watch";

export type {
  ApiManagementArgs,
  ApiManagementLocation,
  Entrance,
  GatewayHostName,
  PlanSubscription,
  ServiceApi,
} from "./args";
export type { Tokens } from "./build-policies";

const COMPONENT = "ApiManagement";
/** Making or changing the service takes Azure from half an hour to more than one, for each region. */
const PATIENCE = { create: "3h", update: "3h", delete: "3h" };
/** Azure's notes to the publisher that somebody must act on. */
const NOTIFICATIONS = {
  approval: "RequestPublisherNotificationMessage",
  quota: "QuotaLimitApproachingPublisherNotificationMessage",
};

type Products = Readonly<Record<PlanKey, apimanagement.Product>>;

/**
 * The way to our APIs (A14, A15): one service with a gateway in each region's network, which counts calls, checks tokens,
 * waits, retries and answers for a service that is down. Each region's application gateway sends requests to its own region's
 * gateway, found by a name that means the near one everywhere, and that to its own region's cluster (A17).
 *
 * @costs Units: classic Premium is paid by the unit and hour in each region, whatever the traffic; logs by the gigabyte, of
 * which one good request in a hundred is kept in production.
 * @fails When the primary region is lost, nothing can be changed, and the other gateways serve on with what they know. When a
 * gateway is lost, its region's probes fail and Front Door sends everybody to the other region. When a service is down,
 * callers get its last public answer, or 503 with Retry-After.
 * @recovers By itself: gateways take up changes within seconds of the primary's return, breakers close after 30 s, a lost
 * zone's units are replaced by Azure. Deleted by mistake, it can be recovered for 48 hours (`recover`).
 */
export class ApiManagement extends pulumi.ComponentResource {
  readonly serviceId: pulumi.Output<string>;
  /** Host name that all gateways answer to: what an application gateway asks for at `API_GATEWAY_NAME`. */
  readonly gatewayHostName: string;
  /** Object id of the service's own identity. */
  readonly principalId: pulumi.Output<string>;
  /** Address of each region's gateway in its network, by key of location. */
  readonly privateAddresses: Readonly<Record<string, pulumi.Output<string>>>;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: ApiManagementArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const { site } = args;
    const service = this.makeService(name, args);
    const place = { serviceName: service.name, resourceGroupName: site.resourceGroupName };
    this.serviceId = service.id;
    this.gatewayHostName = gatewayHostName(site.names.of("apiManagement"));
    this.principalId = service.identity.apply((identity) => identity?.principalId ?? "");
    this.privateAddresses = nameGateways(name, args, service, { parent: this });
    nameEntrances(name, args, { parent: this });
    this.trust(name, args);
    this.makePolicy(name, args, place);
    this.publishHealth(name, args, place);
    const products = this.makePlans(name, args, place);
    const locations = Object.values(args.locations);
    for (const [key, api] of Object.entries(args.services)) {
      const { tokens } = args;
      new PublishedService(
        `${name}-${key}`,
        { key, service: api, place, locations, tokens, products },
        { parent: this },
      );
    }
    this.subscribe(name, args, place, products);
    this.notify(name, args, place);
    this.log(name, args, place);
    if (args.alerting) watchGateways(name, args.alerting, service.id, { parent: this });
    this.registerOutputs({ serviceId: this.serviceId, gatewayHostName: this.gatewayHostName });
  }

  private makeService(name: string, args: ApiManagementArgs): apimanagement.ApiManagementService {
    const { site, locations } = args;
    const serviceName = site.names.of("apiManagement");
    const addresses = Object.fromEntries(
      Object.entries(locations).map(([key, { region }]) => {
        // Azure wants a label on it, the service's own name by habit; the port behind it is for Azure's management alone.
        const role = `apim-${region.short}`;
        const address = publicAddress(
          `${name}-${key}-address`,
          { ...site, region },
          role,
          { parent: this },
          { dnsLabel: serviceName },
        );
        return [key, address.id];
      }),
    );
    return new apimanagement.ApiManagementService(
      `${name}-service`,
      {
        serviceName,
        resourceGroupName: site.resourceGroupName,
        ...buildService(args, addresses),
        tags: site.tags,
      },
      { parent: this, protect: site.protect, customTimeouts: PATIENCE },
    );
  }

  private trust(name: string, { certificateVaultId }: ApiManagementArgs): void {
    if (certificateVaultId === undefined) return;
    const { principalId } = this;
    const role = "keyVaultSecretsUser" as const;
    grant(`${name}-reads-certificates`, { principalId, role, scope: certificateVaultId }, { parent: this });
  }

  private makePolicy(name: string, { plansUrl }: ApiManagementArgs, place: Place): void {
    new apimanagement.Policy(
      `${name}-policy`,
      { ...place, policyId: "policy", format: "xml", value: globalPolicy(plansUrl) },
      { parent: this },
    );
  }

  /** The cluster's health endpoint at the gateway's root, so that one probe asks for both (A1). */
  private publishHealth(name: string, { locations, healthPath }: ApiManagementArgs, place: Place): void {
    const backend = "cluster";
    const api = new apimanagement.Api(
      `${name}-health`,
      { ...place, apiId: "health", displayName: "Health", path: "", protocols: ["https"], subscriptionRequired: false },
      { parent: this },
    );
    const parts = [
      new apimanagement.ApiOperation(
        `${name}-health-get`,
        { ...place, apiId: api.name, operationId: "get", displayName: "GET", method: "GET", urlTemplate: healthPath },
        { parent: this },
      ),
      ...Object.entries(locations).map(
        ([key, location]) =>
          new apimanagement.Backend(
            `${name}-${key}-cluster`,
            { ...place, backendId: backendName(backend, location), ...buildBackend(location, "") },
            { parent: this },
          ),
      ),
    ];
    new apimanagement.ApiPolicy(
      `${name}-health-policy`,
      { ...place, apiId: api.name, policyId: "policy", format: "xml", value: healthPolicy(backend) },
      { parent: this, dependsOn: parts },
    );
  }

  private makePlans(name: string, args: ApiManagementArgs, place: Place): Products {
    const plan = (key: PlanKey) => this.makePlan(`${name}-${key}`, key, args, place);
    return { free: plan("free"), standard: plan("standard"), premium: plan("premium") };
  }

  private makePlan(name: string, key: PlanKey, { plansUrl }: ApiManagementArgs, place: Place): apimanagement.Product {
    const { displayName, callsPerMinute, quotaCalls, subscriptions, approved }: Plan = PLANS[key];
    const product = new apimanagement.Product(
      name,
      {
        ...place,
        productId: key,
        displayName,
        description: `${callsPerMinute} calls a minute in each region, ${quotaCalls} a month`,
        state: "published",
        subscriptionRequired: true,
        approvalRequired: approved,
        ...(subscriptions === undefined ? {} : { subscriptionsLimit: subscriptions }),
      },
      { parent: this },
    );
    new apimanagement.ProductPolicy(
      `${name}-policy`,
      { ...place, productId: product.name, policyId: "policy", format: "xml", value: planPolicy(key, plansUrl) },
      { parent: this },
    );
    return product;
  }

  private subscribe(name: string, { subscriptions = {} }: ApiManagementArgs, place: Place, products: Products): void {
    for (const [key, { displayName, plan }] of Object.entries(subscriptions)) {
      new apimanagement.Subscription(
        `${name}-for-${key}`,
        { ...place, sid: key, displayName, scope: products[plan].id, state: "active", allowTracing: false },
        { parent: this },
      );
    }
  }

  private notify(name: string, { publisher: { email } }: ApiManagementArgs, place: Place): void {
    for (const [key, notificationName] of Object.entries(NOTIFICATIONS)) {
      const args = { ...place, notificationName, email };
      new apimanagement.NotificationRecipientEmail(`${name}-tells-of-${key}`, args, { parent: this });
    }
  }

  /** All errors and a sample of the rest, without bodies and addresses: those are personal. */
  private log(name: string, { site, workspaceId }: ApiManagementArgs, place: Place): void {
    if (workspaceId === undefined) return;
    const logger = new apimanagement.Logger(
      `${name}-logger`,
      { ...place, loggerId: "azuremonitor", loggerType: "azureMonitor", isBuffered: true },
      { parent: this },
    );
    const side = { headers: ["X-Correlation-Id"], body: { bytes: 0 } };
    const diagnostic = new apimanagement.Diagnostic(
      `${name}-logging`,
      {
        ...place,
        diagnosticId: "azuremonitor",
        loggerId: logger.id,
        alwaysLog: "allErrors",
        sampling: { samplingType: "fixed", percentage: LOGGED_PERCENT[site.environment] },
        verbosity: "error",
        logClientIp: false,
        frontend: { request: side, response: side },
        backend: { request: side, response: side },
      },
      { parent: this },
    );
    const to = { targetId: this.serviceId, workspaceId, dedicatedTables: true };
    diagnose(`${name}-diagnostics`, to, { parent: this, dependsOn: [diagnostic] });
  }
}
