import { MAIL_RELAY } from "./on-call";
import type { Region } from "./regions";
import type { Source } from "./source";

/** Somewhere on the internet that a cluster must reach: by names, or by a list of names that Microsoft keeps. */
export type Destination = {
  /** Why it is let through. */
  readonly why: string;
  readonly source: Source;
} & ({ readonly fqdns: readonly string[] } | { readonly fqdnTag: string });

const outboundRules = (anchor: string): Source => ({
  from: `https://learn.microsoft.com/azure/aks/outbound-rules-control-egress#${anchor}`,
  read: "2026-11",
});

/** Every one of them speaks HTTPS. AKS itself needs no rule for other protocols: a private cluster's API server is within. */
const EVERYWHERE: Readonly<Record<string, Destination>> = {
  // Covers node provisioning, KEDA, the mesh and whatever else is not named below: their images and Azure's own interface.
  kubernetes: {
    why: "Nodes start, pull the images of AKS and its add-ons, and are upgraded",
    fqdnTag: "AzureKubernetesService",
    source: outboundRules("azure-global-required-fqdn--application-rules"),
  },
  entra: {
    why: "Workload identities sign in: without it no database, vault or queue lets a service in",
    fqdns: ["login.microsoftonline.com"],
    source: outboundRules("workload-identity"),
  },
  defender: {
    why: "Defender's sensor reports what it sees",
    fqdns: ["*.ods.opinsights.azure.com", "*.oms.opinsights.azure.com", "*.cloud.defender.microsoft.com"],
    source: outboundRules("microsoft-defender-for-containers"),
  },
  "azure-policy": {
    why: "The policy add-on reads its policies and reports compliance",
    fqdns: ["data.policy.core.windows.net", "store.policy.core.windows.net", "dc.services.visualstudio.com"],
    source: outboundRules("azure-policy"),
  },
  "cost-analysis": {
    why: "The cost analysis add-on asks Azure for prices and usage",
    fqdns: ["management.azure.com"],
    source: outboundRules("aks-cost-analysis-add-on"),
  },
};

const GPU: Destination = {
  why: "GPU nodes install their driver",
  fqdns: ["nvidia.github.io", "us.download.nvidia.com", "download.docker.com"],
  source: outboundRules("gpu-enabled-aks-clusters-required-fqdn--application-rules"),
};

/** Extensions' images come from Microsoft's registry, which is let through already. */
const extensions = (region: Region): Destination => ({
  why: "The backup agent gets its settings and says how it is",
  fqdns: [`${region.name}.dp.kubernetesconfiguration.azure.com`],
  source: outboundRules("cluster-extensions"),
});

/**
 * What the platform of a cluster needs, by key. Not here: Key Vault, storage, databases and queues, which are behind private
 * endpoints; Ubuntu's and Azure Linux' package sources, since nodes are renewed by image.
 */
export function platformDestinations(region: Region): Readonly<Record<string, Destination>> {
  return {
    ...EVERYWHERE,
    ...(region.gpu ? { "gpu-drivers": GPU } : {}),
    ...(region.clusterBackup ? { extensions: extensions(region) } : {}),
  };
}

/**
 * The one that speaks something else: mails of alerts (B4), which each cluster hands over by itself. Rules of this kind know no asterisk.
 * https://learn.microsoft.com/azure/firewall/fqdn-filtering-network-rules (2026-11)
 */
export const MAIL_DESTINATION = {
  why: "Alertmanager hands over mails of alerts",
  fqdns: [MAIL_RELAY.host],
  port: MAIL_RELAY.port,
  source: {
    from: "https://learn.microsoft.com/azure/communication-services/quickstarts/email/send-email-smtp/smtp-authentication",
    read: "2026-11",
  },
} as const satisfies Omit<Destination, "fqdnTag"> & { readonly fqdns: readonly string[]; readonly port: number };

/**
 * A name that a rule may have: a host, or an asterisk for all that stands left of it.
 * https://learn.microsoft.com/azure/firewall/firewall-faq#how-do-wildcards-work-in-target-urls-and-target-fqdns-in-application-rules (2026-11)
 */
export const DESTINATION_NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
