import { ArgoCd, type ArgoCdArgs } from "../../../components/kubernetes/argo-cd";
import { at, record, type Recording } from "./recorder";

export const RELEASE = "kubernetes:helm.sh/v3:Release";
export const ADMINS = "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
export const DEVELOPERS = "5b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
export const READERS = "4b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61";
export const TREE = "https://git.example.com/plugilo/gitops.git";

export const hub: ArgoCdArgs = {
  namespace: "argocd",
  hostName: "argocd.plugilo.internal",
  gateway: { subnetName: "snet-ilb", address: "10.8.34.7" },
  signIn: { tenantId: "tenant", clientId: "client", administrators: ADMINS },
  repositories: [TREE],
  delivery: { environment: "prod", repository: TREE, revision: ">=1.0.0" },
  clusters: ["frankfurt", "berlin"],
  workloadNamespaces: ["services", "burst"],
  deployerClientId: "deployer",
};
const { deployerClientId: _, ...withoutIdentity } = hub;
export const alone: ArgoCdArgs = withoutIdentity;
export const itself: ArgoCdArgs = {
  ...alone,
  clusters: ["staging-frankfurt"],
  ownCluster: { name: "staging-frankfurt", scalerClientId: "scaler" },
};
export const told: ArgoCdArgs = {
  ...hub,
  notifications: {
    vaultName: "kv",
    tenantId: "tenant",
    clientId: "notifier",
    slack: { channel: "releases", tokenSecret: "slack-token-secret" },
    teams: { addressSecret: "teams-address-secret" },
  },
};

export const up = (args: ArgoCdArgs): Promise<Recording<ArgoCd>> => record((opts) => new ArgoCd("argo", args, opts));
export const values = async (args: ArgoCdArgs): Promise<ReturnType<typeof at>> =>
  at((await up(args)).one(RELEASE).inputs, "values");
