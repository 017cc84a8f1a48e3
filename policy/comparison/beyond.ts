/** What our rules ask that neither of the public packs does. */
export interface Beyond {
  readonly what: string;
  /** Ids of our rules. */
  readonly ours: readonly string[];
}

export const BEYOND: readonly Beyond[] = [
  {
    what: "Front Door Standard and Premium: PSRule's rules of routes, probes and firewalls read the retired classic kind",
    ours: ["routes-https-only", "front-door-premium", "edge-firewall-prevents", "front-door-has-somewhere-to-go"],
  },
  {
    what: "The firewall is joined to every name and endpoint by a security policy: a relation of four resources",
    ours: ["firewall-before-every-name", "names-lead-somewhere"],
  },
  {
    what: "Origins by Private Link, each by another location, so that none shares the other's fate",
    ours: ["origins-private", "origins-fail-apart"],
  },
  {
    what: "Azure Managed Redis: keys refused, encrypted, highly available, geo-replicated, nothing evicted",
    ours: ["no-keys-or-passwords", "tls-at-least-1-2", "redis-survives", "redis-forgets-nothing", "redis-not-retiring"],
  },
  {
    what: "Every platform service has a private endpoint that resolves, in the stack that needs it",
    ours: ["private-endpoint-exists", "private-endpoint-resolves", "private-zones-linked"],
  },
  {
    what: "SNAT ports against the largest number of nodes, and subnets against nodes and pods",
    ours: ["snat-ports-last", "subnets-hold-the-nodes"],
  },
  {
    what: "A replica of PostgreSQL is as large as its primary, and the writer moves by name",
    ours: ["postgres-read-elsewhere", "postgres-writer-moves-by-name"],
  },
  { what: "Queues put aside what cannot be handled, and count what comes twice", ours: ["queues-lose-nothing"] },
  {
    what: "Cosmos DB for MongoDB: users with roles, shard keys, autoscale",
    ours: ["cosmos-lets-only-users-in", "cosmos-collections-sharded", "cosmos-scales-by-itself"],
  },
  {
    what: "Node provisioning: limits, gentle renewal, zones, tainted spot",
    ours: ["node-pools-limited", "nodes-go-gently", "node-pools-use-every-zone", "spot-nodes-are-tainted"],
  },
  {
    what: "What runs in the clusters, from the same pack: pods, budgets, scalers, mesh, Kafka, Argo CD",
    ours: [
      "pods-run-unprivileged",
      "disruption-budget-lets-drains-through",
      "one-scaler-a-workload",
      "mesh-encrypts",
      "kafka-survives-a-broker",
    ],
  },
  { what: "No serving path of a region needs the other", ours: ["no-shared-fate"] },
  {
    what: "What a region does not offer is refused before it is asked for",
    ours: ["zones-only-where-there-are", "redis-size-offered", "storage-kind-offered", "regions-are-known"],
  },
  {
    what: "An estimate of the stack's cost stays within a budget",
    ours: ["cost-within-budget", "non-critical-stays-small"],
  },
  { what: "An urgent alert rings somebody's telephone, and pages climb", ours: ["urgent-alerts-page", "pages-climb"] },
  { what: "Azure's kinds that no rule knows are refused", ours: ["only-kinds-that-are-judged"] },
];
