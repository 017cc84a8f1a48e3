import * as pulumi from "@pulumi/pulumi";
import { WorkloadIdentity } from "../../components/azure/managed-identity";
import type { PrivateConnection } from "../../components/azure/private-link-everything";
import { Probes } from "../../components/kubernetes/probes";
import { PrometheusFederation, REGION_SERVICE_ACCOUNT } from "../../components/kubernetes/prometheus-federation";
import { HEALTH_PATH } from "../../facts/health";
import { METRICS } from "../../facts/observability";
import { METRICS_ROLE } from "../../facts/private-link";
import { lastPart } from "../arm-id";
import { azureMetrics } from "../azure-metrics";
import { METRICS_WRITER_TLS, OWN_AUTHORITY } from "../certificates";
import { pager } from "../pager";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";

interface Place {
  readonly cluster: string;
  readonly regionName: string;
  readonly namespace: pulumi.Output<string>;
  readonly operator: pulumi.Resource | undefined;
}

/** Metrics of the region: measured, judged and told here, and sent to the hub for who looks at all regions (B1). */
export function metrics(
  base: Foundation,
  platform: Platform,
  { operator, ...place }: Place,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { config, link, management } = base;
  const { cluster, vaultId, entrance } = platform;
  const { namespace } = place;
  const service = "privateLinkService";
  const centre = link.connect(METRICS_ROLE, { service, targetId: management.metrics.privateLinkServiceId });
  pager(base, { cluster, vaultId, namespace, replicas: METRICS.alertmanagers.region, operator }, opts);
  new PrometheusFederation(
    "prometheus",
    {
      ...place,
      operator,
      mode: "region",
      environment: config.environment,
      storageGb: METRICS.regionStorageGb,
      proof: { ...writer(base, platform), certificate: METRICS_WRITER_TLS, authority: OWN_AUTHORITY },
      remoteWriteUrls: METRICS.replicaPorts.map(
        (port) => pulumi.interpolate`https://${nameIn(centre)}:${port}${METRICS.writePath}`,
      ),
    },
    opts,
  );
  azureMetrics(base, { cluster, namespace, operator, asks: "region" }, opts);
  const hostName = config.gateway.originName;
  const targets = { entrance: { url: `https://${entrance}${HEALTH_PATH}`, hostName } };
  new Probes("probes", { namespace, targets, operator }, opts);
}

/** Who reads the certificate that the region writes by. */
function writer({ config, sites, azure }: Foundation, { cluster, vaultId }: Platform) {
  const { clientId } = new WorkloadIdentity(
    "metrics-writer",
    {
      site: sites.platform,
      role: "metrics-writer",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      namespace: "monitoring",
      serviceAccount: REGION_SERVICE_ACCOUNT,
      grants: [{ scope: vaultId, role: "keyVaultSecretsUser" }],
    },
    azure,
  );
  return { vaultName: lastPart(vaultId), tenantId: config.tenantId, clientId };
}

/** Name of a service of the hub in this network. */
export function nameIn({ hostName, name }: PrivateConnection): pulumi.Output<string> {
  if (hostName) return hostName;
  throw new Error(`private link ${name}: got no name in our zone, expected one for a service of ours.`);
}
