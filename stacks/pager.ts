import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../components/azure/aks-cluster";
import { WorkloadIdentity } from "../components/azure/managed-identity";
import { Alertmanager, ALERTMANAGER_ACCOUNT } from "../components/kubernetes/alertmanager";
import { lastPart } from "./arm-id";
import type { ManagementConfig, RegionConfig, StandaloneConfig } from "./config";
import type { Sites } from "./sites";

interface PagerBase {
  readonly config: ManagementConfig | RegionConfig | StandaloneConfig;
  readonly sites: Sites;
  readonly azure: pulumi.ComponentResourceOptions;
}

interface PagerPlace {
  readonly cluster: AksCluster;
  /** Where what leads to people is kept. */
  readonly vaultId: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  readonly replicas: number;
  readonly operator: pulumi.Resource | undefined;
}

const FOLDER = "/mnt/alertmanager";
const HEARTBEAT = "alertmanager-heartbeat";

/** The heartbeat alone: an alert that always fires, told each minute to who calls somebody when it stops. */
const CONFIGURATION = `route:
  receiver: nobody
  routes:
    - matchers: [alertname="Watchdog"]
      receiver: heartbeat
      group_wait: 0s
      group_interval: 1m
      repeat_interval: 1m
receivers:
  - name: nobody
  - name: heartbeat
    webhook_configs:
      - url_file: ${FOLDER}/${HEARTBEAT}
        send_resolved: false
`;

/** Each cluster tells people by itself, by one configuration, so that a region still does though the hub is gone. */
export function pager(
  { config, sites, azure }: PagerBase,
  { cluster, vaultId, namespace, replicas, operator }: PagerPlace,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { clientId } = new WorkloadIdentity(
    "pager",
    {
      site: sites.platform,
      role: "pager",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      namespace: "monitoring",
      serviceAccount: ALERTMANAGER_ACCOUNT,
      grants: [{ scope: vaultId, role: "keyVaultSecretsUser" }],
    },
    azure,
  );
  const vault = { vaultName: lastPart(vaultId), tenantId: config.tenantId, clientId };
  new Alertmanager(
    "alertmanager",
    {
      namespace,
      replicas,
      configuration: CONFIGURATION,
      secrets: { folder: FOLDER, names: [HEARTBEAT], vault },
      ...(operator ? { operator } : {}),
    },
    opts,
  );
}
