import type * as pulumi from "@pulumi/pulumi";
import { WorkloadIdentity } from "../../components/azure/managed-identity";
import { Grafana, GRAFANA_ACCOUNT } from "../../components/kubernetes/grafana";
import { Probes, type Probed } from "../../components/kubernetes/probes";
import { PrometheusFederation } from "../../components/kubernetes/prometheus-federation";
import { HEALTH_PATH } from "../../facts/health";
import { ENTRANCE_PORTS } from "../../facts/internal-entrance";
import { GRAFANA, METRICS } from "../../facts/observability";
import { METRICS_ROLE, ownName, SERVICES_ROLE } from "../../facts/private-link";
import { regionNamed } from "../../facts/regions";
import { dashboardTexts } from "../../observability/dashboards/rendered";
import { resourceGroupId } from "../arm-id";
import { azureMetrics } from "../azure-metrics";
import { GRAFANA_TLS, METRICS_TLS, metricsWriter, OWN_AUTHORITY } from "../certificates";
import type { EdgeConfig } from "../config";
import { pager } from "../pager";
import { frontend, privateLink, type Archive, type Inside } from "./centres";

interface MetricsCentre {
  readonly metrics: PrometheusFederation;
  readonly readerPrincipalId: pulumi.Output<string>;
}

/** Where all regions' metrics are kept, judged together and looked at; and the hub's own, which is a cluster like any other (B1). */
export function metricsCentre(inside: Inside, archive: Archive): MetricsCentre {
  const { hub, cluster, vault, namespaces, operators, opts } = inside;
  const { monitoring: namespace } = namespaces;
  const operator = operators.prometheus;
  const place = { cluster, namespace, operator };
  pager(hub, { ...place, vaultId: vault.vaultId, replicas: METRICS.alertmanagers.centre }, opts);
  const metrics = centre(inside, archive);
  new PrometheusFederation(
    "prometheus",
    {
      mode: "region",
      namespace,
      environment: hub.config.environment,
      cluster: hub.sites.platform.names.of("managedCluster"),
      regionName: hub.config.region,
      storageGb: METRICS.regionStorageGb,
      operator,
      remoteWriteUrls: metrics.writeUrls,
    },
    opts,
  );
  const edge = edgeOf(inside);
  const { principalId } = azureMetrics(
    hub,
    { ...place, asks: "edge", ...(edge ? { subscriptionId: edge.subscriptionId } : {}) },
    opts,
  );
  new Probes("probes", { namespace, targets: targets(edge), operator }, opts);
  dashboards(inside, metrics);
  return { metrics, readerPrincipalId: principalId };
}

function centre(inside: Inside, { accountName, thanos }: Archive): PrometheusFederation {
  const { hub, vault, regions, namespaces, operators, opts } = inside;
  const { config } = hub;
  const { clientId } = thanos;
  return new PrometheusFederation(
    "metrics",
    {
      mode: "centre",
      namespace: namespaces.monitoring,
      environment: config.environment,
      storageGb: config.metrics.storageGb,
      operator: operators.prometheus,
      storage: { accountName, container: "metrics", clientId },
      proof: {
        vaultName: vault.vaultName,
        tenantId: config.tenantId,
        clientId,
        certificate: METRICS_TLS,
        authority: OWN_AUTHORITY,
      },
      writers: regions.map(([, { region }]) => metricsWriter(regionNamed(region).short)),
      gateway: { ...frontend(inside, "metrics"), privateLink: privateLink(inside, METRICS_ROLE) },
    },
    opts,
  );
}

/** The stack that has no region, if the environment has one: its resources come after the hub, and their names are known. */
function edgeOf({ hub, estate }: Inside): EdgeConfig | undefined {
  const { environment } = hub.config;
  return [...estate.values()].find(
    (config): config is EdgeConfig => config.kind === "edge" && config.environment === environment,
  );
}

/** What users ask for, by its public names, and the hub's way into the regions, which says whether any of them serves. */
function targets(edge: EdgeConfig | undefined): Record<string, Probed> {
  const entrance = `http://${ownName(SERVICES_ROLE)}:${ENTRANCE_PORTS.health.port}${HEALTH_PATH}`;
  const names = Object.entries(edge?.domains ?? {});
  return {
    entrance: { url: entrance },
    ...Object.fromEntries(names.map(([key, name]) => [`public-${key}`, { url: `https://${name}${HEALTH_PATH}` }])),
  };
}

function dashboards(inside: Inside, metrics: PrometheusFederation): void {
  const { hub, cluster, vault, namespaces, opts } = inside;
  const { config, sites } = hub;
  const { tenantId, subscriptionId } = config;
  const { monitoring: namespace } = namespaces;
  const { clientId } = new WorkloadIdentity(
    "grafana",
    {
      site: sites.platform,
      role: "grafana",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      namespace: "monitoring",
      serviceAccount: GRAFANA_ACCOUNT,
      grants: [
        { scope: vault.vaultId, role: "keyVaultSecretsUser" },
        { scope: resourceGroupId(subscriptionId, sites.platform.resourceGroupName), role: "monitoringReader" },
      ],
    },
    hub.azure,
  );
  const { address } = new Grafana(
    "grafana",
    {
      namespace,
      hostName: ownName(GRAFANA.role),
      gateway: frontend(inside, "grafana"),
      certificate: { vaultName: vault.vaultName, tenantId, clientId, name: GRAFANA_TLS },
      signIn: { tenantId, clientId: config.metrics.grafanaClientId },
      sources: {
        metrics: metrics.queryUrl,
        alerts: namespace.apply((name) => `http://alertmanager-operated.${name}:9093`),
        subscriptionId,
      },
      dashboards: dashboardTexts(),
    },
    opts,
  );
  hub.link.publish("grafana-name", { role: GRAFANA.role, address });
}
