import type { PrivateService } from "../../../facts/private-link";

/** A storage account: only Entra identities, only through its endpoints; nothing is exempt. */
const storage = {
  publicNetworkAccess: "Disabled",
  allowBlobPublicAccess: false,
  networkRuleSet: { defaultAction: "Deny", bypass: "None" },
} as const;

/** What closes public access, kind by kind, in the shape that the kind's resource takes it. */
const CLOSED = {
  postgres: { network: { publicNetworkAccess: "Disabled" } },
  cosmosMongo: { publicNetworkAccess: "Disabled", networkAclBypass: "None" },
  redis: { publicNetworkAccess: "Disabled" },
  blob: storage,
  blobSecondary: storage,
  queue: storage,
  table: storage,
  file: storage,
  dfs: storage,
  /** Part of the vault's `properties`. */
  keyVault: { publicNetworkAccess: "Disabled", networkAcls: { defaultAction: "Deny", bypass: "None" } },
  /** Defender scans images as a trusted service; it has no other way in. */
  registry: { publicNetworkAccess: "Disabled", networkRuleBypassOptions: "AzureServices" },
  serviceBus: { publicNetworkAccess: "Disabled" },
  /** Part of the vault's `properties`. */
  recoveryVault: { publicNetworkAccess: "Disabled" },
  /** The scope's own: its networks reach no workspace that is not in it. Workspaces close themselves one by one. */
  azureMonitor: { accessModeSettings: { ingestionAccessMode: "PrivateOnly", queryAccessMode: "PrivateOnly" } },
} as const satisfies Partial<Record<PrivateService, object>>;

/** Kinds of service with public access of their own to close; a private link service has none. */
export type ClosableService = keyof typeof CLOSED;

/** Properties that close public access of a service's resource, to be spread into its arguments (A17, B10). */
export function closed<S extends ClosableService>(service: S): (typeof CLOSED)[S] {
  return CLOSED[service];
}
