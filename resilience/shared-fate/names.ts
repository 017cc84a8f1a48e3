import { Netmask } from "netmask";
import { UNKNOWN, valueAt, type Properties } from "../resource";
import { locationOf, TYPES, type Node, type Nodes } from "./nodes";

/** What follows a resource's name in the names that it answers by. https://learn.microsoft.com/azure/private-link/private-endpoint-dns (2026-11) */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  "azure-native:apimanagement:ApiManagementService": ["azure-api.net"],
  "azure-native:containerregistry:Registry": ["azurecr.io"],
  "azure-native:cosmosdb:DatabaseAccount": ["mongo.cosmos.azure.com", "documents.azure.com"],
  "azure-native:dbforpostgresql:Server": ["postgres.database.azure.com"],
  "azure-native:dbforpostgresql:VirtualEndpoint": [
    "writer.postgres.database.azure.com",
    "reader.postgres.database.azure.com",
  ],
  "azure-native:keyvault:Vault": ["vault.azure.net"],
  "azure-native:servicebus:Namespace": ["servicebus.windows.net"],
  "azure-native:storage:StorageAccount": ["blob", "dfs", "file", "queue", "table"].map(
    (service) => `${service}.core.windows.net`,
  ),
};

const REDIS = "azure-native:redisenterprise:RedisEnterprise";
const RECORD = "azure-native:privatedns:PrivateRecordSet";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const [ADDRESS, LINK_SERVICE] = [
  "service.beta.kubernetes.io/azure-load-balancer-ipv4",
  "service.beta.kubernetes.io/azure-pls-name",
];

const ARM_ID = /\/subscriptions\/[0-9a-f-]+\/resourcegroups\/[^\s"',/]+\/providers\/[^\s"',]+/g;
const HOST = /\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\b/g;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Finds what a text means: an id, a host, an address, a name of a vault, a client of Entra. */
export class Register {
  private readonly byName = new Map<string, Node[]>();
  private readonly subnets: { readonly block: Netmask; readonly node: Node }[] = [];

  constructor(private readonly nodes: Nodes) {
    for (const node of nodes.all) for (const name of namesOf(node)) this.enter(name, node);
    for (const node of nodes.all.filter(({ type }) => type === TYPES.subnet)) {
      const block = valueAt(node.inputs, "addressPrefix") ?? valueAt(node.inputs, "addressPrefixes[0]");
      if (typeof block === "string" && block !== UNKNOWN) this.subnets.push({ block: new Netmask(block), node });
    }
  }

  /** @param place of whoever asks: of several answers to a private name, its own network's counts. */
  meantBy(text: string, place: string): readonly Node[] {
    const asked = text.toLowerCase();
    const ids = [...asked.matchAll(ARM_ID)].flatMap(([id]) => this.withId(id));
    if (ids.length > 0) return ids;
    if (IPV4.test(asked)) return this.at(asked, place);
    if (UUID.test(asked)) return this.named(asked, place);
    return [...new Set([...asked.matchAll(HOST)].map(([host]) => host))].flatMap((host) => this.named(host, place));
  }

  /** A vault by its bare name, as the driver for secrets has it. */
  vault(name: string, place: string): readonly Node[] {
    return this.named(`${name.toLowerCase()}.vault.azure.net`, place);
  }

  /** The resource itself, or the nearest that it is a part of; a private link service by the Service that makes it. */
  private withId(id: string): readonly Node[] {
    for (let parts = id.split("/"); parts.length > 7; parts = parts.slice(0, -2)) {
      const node = this.nodes.byId.get(parts.join("/"));
      if (node) return [node];
    }
    return this.named(`link-service ${id.split("/").at(-1) ?? ""}`, "");
  }

  private at(address: string, place: string): readonly Node[] {
    const exact = this.named(address, place);
    return exact.length > 0
      ? exact
      : this.subnets.filter(({ block }) => block.contains(address)).map(({ node }) => node);
  }

  private named(name: string, place: string): readonly Node[] {
    const all = this.byName.get(name) ?? [];
    const own = all.filter((node) => node.place === place);
    return own.length > 0 ? own : all;
  }

  private enter(name: string, node: Node): void {
    this.byName.set(name, [...(this.byName.get(name) ?? []), node]);
  }
}

function namesOf(node: Node): string[] {
  const own = node.id?.split("/").at(-1) ?? "";
  const suffixes = SUFFIXES[node.type] ?? (node.type === REDIS ? [`${locationOf(node) ?? ""}.redis.azure.net`] : []);
  return [...suffixes.map((suffix) => `${own}.${suffix}`), ...furtherNames(node, own)].map((name) =>
    name.toLowerCase(),
  );
}

function furtherNames({ type, id = "", inputs, properties }: Node, own: string): string[] {
  if (type === IDENTITY) return texts(properties, "clientId");
  if (type === RECORD) {
    const zone = /\/privatednszones\/([^/]+)\//.exec(id)?.[1] ?? "";
    return [own === "@" ? zone : `${own}.${zone}`];
  }
  if (type !== TYPES.service) return [];
  const annotations = valueAt(inputs, "metadata.annotations");
  const annotated = typeof annotations === "object" && annotations !== null ? { ...annotations } : {};
  return [
    ...texts(annotated, ADDRESS, false),
    ...texts(annotated, LINK_SERVICE, false).map((name) => `link-service ${name}`),
  ];
}

/** @param nested whether dots of the key lead inside. */
function texts(properties: Properties, key: string, nested = true): string[] {
  const value = nested ? valueAt(properties, key) : properties[key];
  return typeof value === "string" && value !== UNKNOWN ? [value] : [];
}
