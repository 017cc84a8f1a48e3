/** What a dependence is for, the most vital first: a chain is as vital as its least vital link. */
export const KINDS = ["serve", "start", "copy", "deploy", "observe", "page"] as const;
export type Kind = (typeof KINDS)[number];

/** What each kind means for those who are served, when what it leads to is gone. */
export const MEANINGS: Readonly<Record<Kind, string>> = {
  serve: "requests fail",
  start: "what runs serves on; no pod starts",
  copy: "copies fall behind, or cannot be had back",
  deploy: "what runs serves on; no release, no change",
  observe: "served, and nobody sees how",
  page: "served, and nobody is called",
};

/** Kinds whose loss users feel, at once or with the next pod: what regions share of these, they fail by together. */
export const FELT: ReadonlySet<Kind> = new Set<Kind>(["serve", "start"]);

/** What kinds of resources are for, by type; everything else is there to serve. */
const BY_TYPE: readonly (readonly [RegExp, Kind])[] = [
  [/^azure-native:containerregistry:/, "start"],
  [/^azure-native:(dataprotection|kubernetesconfiguration):/, "copy"],
  [/^azure-native:containerservice:TrustedAccessRoleBinding$/, "copy"],
  [/^azure-native:containerservice:MaintenanceConfiguration$/, "deploy"],
  // Joins a region to the hub, for whoever deploys and for the consoles; carries no user's request (A17).
  [/^azure-native:network:VirtualNetworkPeering$/, "deploy"],
  [/^kubernetes:argoproj\.io\//, "deploy"],
  [/^azure-native:monitor:ActionGroup$/, "page"],
  [/^pagerduty:/, "page"],
  [/^azure-native:(monitor|insights|operationalinsights|alertsmanagement):/, "observe"],
  [/^azure-native:network:FlowLog$/, "observe"],
  [/^kubernetes:monitoring\.coreos\.com\/v1:Alertmanager$/, "page"],
  [
    /^kubernetes:(monitoring\.coreos\.com|beat\.k8s\.elastic\.co|telemetry\.istio\.io|apm\.k8s\.elastic\.co)\//,
    "observe",
  ],
];

/** What a cluster's namespaces are for, beside those that serve. */
const BY_NAMESPACE: Readonly<Record<string, Kind>> = {
  argocd: "deploy",
  delivery: "deploy",
  logging: "observe",
  monitoring: "observe",
};

/** References that keep a copy in step, whatever the resource is for. */
const COPIES = /^(sourceServerResourceId|geoReplication\.linkedDatabases\.id)$/;

/** @param namespace of a resource in a cluster. */
export function purposeOf(type: string, namespace?: string): Kind {
  const byType = BY_TYPE.find(([pattern]) => pattern.test(type))?.[1];
  return byType ?? BY_NAMESPACE[namespace ?? ""] ?? "serve";
}

/** @param path of the property that refers, without positions in lists. */
export function kindOfReference(path: string): Kind {
  return COPIES.test(path) ? "copy" : "serve";
}

export function leastVital(...kinds: readonly Kind[]): Kind {
  return KINDS[Math.max(...kinds.map((kind) => KINDS.indexOf(kind)))] ?? "serve";
}
