import { PAGER_SECRETS, pagerSecret } from "../../../facts/on-call";
import type { Roster } from "../schema";
import { CHAT, HEARTBEAT, mailOf, pagerOf } from "./names";
import { PAGER_SEVERITY, RUNBOOK, TEXT, TITLE } from "./build-templates";

/** A receiver in Alertmanager's form: its name, and its settings by kind of way. */
interface Receiver {
  readonly name: string;
  readonly [way: `${string}_configs`]: readonly object[];
}

interface Mail {
  readonly relay: string;
  readonly user: string;
  readonly from: string;
}

/** https://prometheus.io/docs/alerting/0.28/configuration (2026-11): Teams' workflows are `msteamsv2_configs`, since 0.28. */
export function receivers({ teams }: Roster, pages: boolean, mail: Mail): Receiver[] {
  return [
    heartbeat(),
    ...(pages ? [chat(), ...Object.keys(teams).map(pager)] : []),
    ...Object.entries(teams).map(([team, { email }]) => mailbox(team, email, mail)),
  ];
}

function fileOf(secret: string): string {
  return `${PAGER_SECRETS.folder}/${secret}`;
}

function heartbeat(): Receiver {
  const { heartbeat: secret } = PAGER_SECRETS;
  return { name: HEARTBEAT, webhook_configs: [{ url_file: fileOf(secret), send_resolved: false }] };
}

function chat(): Receiver {
  const { slack, teams } = PAGER_SECRETS;
  return {
    name: CHAT,
    slack_configs: [
      {
        api_url_file: fileOf(slack),
        channel: "#alerts",
        send_resolved: true,
        title: TITLE,
        title_link: RUNBOOK,
        text: TEXT,
      },
    ],
    msteamsv2_configs: [{ webhook_url_file: fileOf(teams), send_resolved: true, title: TITLE, text: TEXT }],
  };
}

function pager(team: string): Receiver {
  return {
    name: pagerOf(team),
    pagerduty_configs: [
      {
        routing_key_file: fileOf(pagerSecret(team)),
        send_resolved: true,
        description: TITLE,
        severity: PAGER_SEVERITY,
        class: "{{ .CommonLabels.alertname }}",
        component: "{{ .CommonLabels.component }}",
        group: "{{ .CommonLabels.region }}",
        details: { what: TEXT, runbook: RUNBOOK },
        links: [{ href: RUNBOOK, text: "Runbook" }],
      },
    ],
  };
}

function mailbox(team: string, to: string, { relay, user, from }: Mail): Receiver {
  return {
    name: mailOf(team),
    email_configs: [
      {
        to,
        from,
        smarthost: relay,
        auth_username: user,
        auth_password_file: fileOf(PAGER_SECRETS.smtpPassword),
        require_tls: true,
        send_resolved: true,
        headers: { Subject: TITLE },
        html: "",
        text: TEXT,
      },
    ],
  };
}
