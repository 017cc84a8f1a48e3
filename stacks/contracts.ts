import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/**
 * What each kind of stack offers the others: its outputs, exactly. A reader parses them here, so a stack that is missing
 * or older than its reader is one clear error. No secret is ever part of a contract: a reader's state copies all of it.
 */
const armId = z.string().startsWith("/subscriptions/");
/** How each certificate that the vault must hold is asked for (`az keyvault certificate create --policy`), by name. */
const certificates = z.record(z.string(), z.string());

const management = z.strictObject({
  region: z.string(),
  hub: z.strictObject({
    vnetId: armId,
    vnetName: z.string(),
    resourceGroupName: z.string(),
    /** Where a region puts the endpoint by which the hub reaches its internal gateway (A18). */
    privateEndpointSubnetId: armId,
    zoneIds: z.record(z.string(), armId),
  }),
  /** How a region reaches its API server to register there, although Azure may not answer for the hub's region. */
  cluster: z.strictObject({ id: armId, name: z.string(), privateFqdn: z.string(), certificateAuthority: z.string() }),
  registry: z.strictObject({ id: armId, loginServer: z.string() }),
  keyVault: z.strictObject({ id: armId, uri: z.string() }),
  /** Where a region registers its cluster, and the identity that applies to it (A21). */
  argoCd: z.strictObject({ namespace: z.string(), clientId: z.string(), principalId: z.string() }),
  certificates,
  /** Remote write of metrics, behind a private link service (B1), and who reads the metrics of what has no region. */
  metrics: z.strictObject({ privateLinkServiceId: armId, ports: z.array(z.int()), readerPrincipalId: z.string() }),
  /** Kafka behind a private link service: a port a broker (B2). */
  logs: z.strictObject({ privateLinkServiceId: armId, bootstrapPort: z.int(), brokerPorts: z.array(z.int()) }),
  workspaceId: armId,
});

const region = z.strictObject({
  region: z.string(),
  role: z.enum(["primary", "secondary"]),
  network: z.strictObject({
    vnetId: armId,
    resourceGroupName: z.string(),
    privateEndpointSubnetId: armId,
    /** Where the edge puts the region's part of API Management. */
    apiManagementSubnetId: armId,
    zoneIds: z.record(z.string(), armId),
  }),
  certificates,
  gateway: z.strictObject({ id: armId, frontendName: z.string() }),
  /** The entrance is the address of its internal gateway. */
  cluster: z.strictObject({ id: armId, name: z.string(), privateFqdn: z.string(), entrance: z.ipv4() }),
  /** Where the edge puts passwords of Cosmos DB, and the identity that reads them: that of the services. */
  keyVault: z.strictObject({ id: armId }),
  services: z.strictObject({ principalId: z.string() }),
  postgres: z.strictObject({ primaryServerId: armId, writerHost: z.string(), readerHosts: z.array(z.string()) }),
  /** Databases of the geo-replication group so far: the next region to join lists them and its own. */
  redis: z.strictObject({ hostName: z.string(), memberIds: z.array(armId) }),
});

const edge = z.strictObject({
  frontDoor: z.strictObject({
    id: armId,
    /** What regions may be told in plugilo:gateway.frontDoorId, so that they let nobody else in (docs/decisions/04). */
    frontDoorId: z.uuid(),
    endpointHostName: z.string(),
    /** What somebody must approve before traffic flows, by region (docs/decisions/04). */
    pendingApprovals: z.record(z.string(), z.strictObject({ gatewayId: armId, requestMessage: z.string() })),
  }),
  cosmos: z.strictObject({ id: armId, host: z.string() }),
  /** Name servers to delegate the public zone to, at the registrar. */
  nameServers: z.array(z.string()),
});

/** Nobody refers to it: what a person needs to begin with. */
const standalone = z.strictObject({
  region: z.string(),
  certificates,
  gateway: z.strictObject({ id: armId, address: z.ipv4() }),
  cluster: z.strictObject({ id: armId, name: z.string(), privateFqdn: z.string(), entrance: z.ipv4() }),
  registry: z.strictObject({ id: armId, loginServer: z.string() }),
  /** Secret in the services' namespace with hosts, users and passwords of the data stores. */
  dataStores: z.strictObject({ secretName: z.string() }),
});

/** Nobody refers to it: where incidents are looked at, by team. */
const onCall = z.strictObject({ services: z.record(z.string(), z.string()) });

const contracts = { management, region, edge, "on-call": onCall, standalone } as const;

export type Contracts = { [K in keyof typeof contracts]: z.infer<(typeof contracts)[K]> };
/** A contract as the stack that owes it writes it: the same shape, its leaves still to come. */
export type Offer<K extends keyof Contracts> = { [P in keyof Contracts[K]]: Offered<Contracts[K][P]> };
type Offered<T> = T extends string | number | boolean
  ? pulumi.Input<T>
  : T extends (infer Item)[]
    ? pulumi.Input<Offered<Item>[]>
    : pulumi.Input<{ [P in keyof T]: Offered<T[P]> }>;

/**
 * The outputs of another stack of this project.
 *
 * In a preview, outputs of a stack that has not come up yet are unknown, so that a whole estate can be previewed before
 * anything exists. In an update they must be there.
 *
 * @throws (when resolved) if an output is missing or has another shape: got, expected, which stack to bring up.
 */
export function readContract<K extends keyof Contracts>(kind: K, stack: string): pulumi.Output<Contracts[K]> {
  const reference = new pulumi.StackReference(stack, {
    name: `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`,
  });
  return reference.outputs.apply((outputs) => parseContract(kind, stack, outputs, pulumi.runtime.isDryRun()));
}

/**
 * The check of `readContract`, on outputs as the engine hands them over.
 *
 * @param preview absent outputs are unknown rather than missing.
 * @throws RunError with every output that is missing or of another shape.
 */
export function parseContract<K extends keyof Contracts>(
  kind: K,
  stack: string,
  outputs: Readonly<Record<string, unknown>>,
  preview: boolean,
): Contracts[K] {
  const schema = contracts[kind];
  const absent = preview ? pulumi.unknown : undefined;
  const relevant = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, outputs[key] ?? absent]));
  if (pulumi.containsUnknowns(relevant)) return relevant as Contracts[K];
  const result = schema.safeParse(relevant);
  if (result.success) return result.data as Contracts[K];
  const faults = result.error.issues.map((issue) => `  - ${issue.path.join(".")}: ${issue.message}`);
  throw new pulumi.RunError(
    `stack reference ${stack}: got outputs that do not meet the contract of kind ${kind}, expected those of stacks/contracts.ts.\n` +
      `${faults.join("\n")}\nBring it up first, with this version of the program: pulumi up -s ${stack}`,
  );
}
