import * as yaml from "yaml";
import type { CustomObject } from "../custom-object";
import { vaultFiles, vaultVolume } from "../vault-files";
import type { ArgoCdArgs, Notifications } from "./args";

/** The Secret that Argo CD reads, and keys of it. */
const SECRET = "argocd-notifications-secret";
const KEYS = { slack: "slack-token", teams: "teams-address" } as const;
const PROVIDER_CLASS = "argocd-notifications";

/** What people hear of, once for each revision: when, and in which words. A release that took itself back reads as degraded. */
const EVENTS = {
  "sync-failed": {
    when: "app.status.operationState != nil and app.status.operationState.phase in ['Error', 'Failed']",
    text: "{{.app.metadata.name}}: {{.app.status.operationState.syncResult.revision}} could not be applied: {{.app.status.operationState.message}}",
  },
  degraded: {
    when: "app.status.health.status == 'Degraded'",
    text: "{{.app.metadata.name}}: degraded at {{.app.status.sync.revision}}: pods do not get ready, or a release took itself back.",
  },
  unknown: {
    when: "app.status.sync.status == 'Unknown'",
    text: "{{.app.metadata.name}}: its state is unknown: the cluster cannot be reached, or the tree does not build.",
  },
  deployed: {
    when: "app.status.operationState != nil and app.status.operationState.phase == 'Succeeded' and app.status.health.status == 'Healthy'",
    text: "{{.app.metadata.name}}: runs {{.app.status.sync.revision}}.",
  },
} as const;

/** Values of the chart. https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications (2026-11) */
export function notificationValues({ notifications }: ArgoCdArgs): Record<string, unknown> {
  if (!notifications) return { enabled: false };
  const { clientId } = notifications;
  return {
    enabled: true,
    metrics: { enabled: true },
    // The vault's driver makes it, from a volume that only this pod mounts.
    secret: { create: false, name: SECRET },
    podLabels: { "azure.workload.identity/use": "true" },
    serviceAccount: { create: true, annotations: { "azure.workload.identity/client-id": clientId } },
    extraVolumes: [vaultVolume(PROVIDER_CLASS)],
    extraVolumeMounts: [{ name: "vault", mountPath: "/mnt/vault", readOnly: true }],
    notifiers: notifiers(notifications),
    ...messages(),
    subscriptions: [
      { recipients: recipients(notifications), triggers: Object.keys(EVENTS).map((event) => `on-${event}`) },
    ],
  };
}

/** What the vault's driver fetches, and the Secret that it keeps in step with it; nothing where nobody is told. */
export function vaultSecrets({ namespace, notifications }: ArgoCdArgs): CustomObject | undefined {
  if (!notifications) return undefined;
  const wanted = sources(notifications);
  const files = vaultFiles(
    PROVIDER_CLASS,
    namespace,
    notifications,
    wanted.map(({ secret }) => secret),
  );
  return {
    ...files,
    spec: {
      ...files.spec,
      secretObjects: [
        {
          secretName: SECRET,
          type: "Opaque",
          labels: { "app.kubernetes.io/part-of": "argocd" },
          data: wanted.map(({ key, secret }) => ({ objectName: secret, key })),
        },
      ],
    },
  };
}

function sources({ slack, teams }: Notifications): { key: string; secret: string }[] {
  return [
    ...(slack ? [{ key: KEYS.slack, secret: slack.tokenSecret }] : []),
    ...(teams ? [{ key: KEYS.teams, secret: teams.addressSecret }] : []),
  ];
}

function notifiers({ slack, teams }: Notifications): Record<string, string> {
  return {
    ...(slack ? { "service.slack": yaml.stringify({ token: `$${KEYS.slack}` }) } : {}),
    ...(teams ? { "service.teams-workflows": yaml.stringify({ recipientUrls: { releases: `$${KEYS.teams}` } }) } : {}),
  };
}

function recipients({ slack, teams }: Notifications): string[] {
  return [...(slack ? [`slack:${slack.channel}`] : []), ...(teams ? ["teams-workflows:releases"] : [])];
}

function messages(): { templates: Record<string, string>; triggers: Record<string, string> } {
  const oncePer = "app.status.operationState?.syncResult?.revision";
  const entries = Object.entries(EVENTS);
  return {
    templates: Object.fromEntries(
      entries.map(([event, { text }]) => [`template.${event}`, yaml.stringify({ message: `${text}\n` })]),
    ),
    triggers: Object.fromEntries(
      entries.map(([event, { when }]) => [`trigger.on-${event}`, yaml.stringify([{ when, oncePer, send: [event] }])]),
    ),
  };
}
