import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../components/azure/aks-cluster";
import { WorkloadIdentity } from "../components/azure/managed-identity";
import { Alertmanager, ALERTMANAGER_ACCOUNT } from "../components/kubernetes/alertmanager";
import { MAIL_RELAY, PAGER_SECRETS, pagerSecrets } from "../facts/on-call";
import { alertmanagerFiles } from "../observability/on-call/alertmanager";
import { readRoster } from "../observability/on-call/roster";
import { lastPart } from "./arm-id";
import type { WithCluster } from "./cluster";
import type { Sites } from "./sites";

interface PagerBase {
  readonly config: WithCluster;
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
  const roster = readRoster();
  const pages = config.environment === "prod";
  const vault = { vaultName: lastPart(vaultId), tenantId: config.tenantId, clientId };
  new Alertmanager(
    "alertmanager",
    {
      namespace,
      replicas,
      files: alertmanagerFiles({ roster, pages, mail: MAIL_RELAY }),
      secrets: { folder: PAGER_SECRETS.folder, names: pagerSecrets(Object.keys(roster.teams), pages), vault },
      operator,
    },
    opts,
  );
}
