/** Who is called, how soon, and what then (B4, B6). */

export const ON_CALL = {
  /** B6: until then the first engineer has acknowledged, or the second is called; as long an acknowledgement counts. Minutes. */
  acknowledgeMinutes: 15,
  /** B6: from engineers to their lead, from one lead to the next. Minutes. */
  stepMinutes: 30,
  /** How often the whole ladder is climbed again while nobody answers. PagerDuty's most is 9. */
  repeats: 2,
  /** Weeks of a turn: the infrastructure team's, and a product team's (B6). */
  turnWeeks: { infrastructure: 1, product: 2 },
} as const;

/** The team whose alerts are everything that no product team owns. */
export const INFRASTRUCTURE = "infrastructure";

/** Where Alertmanager finds what is secret, a file each; the vault's secrets have the same names (facts carry no value). */
export const PAGER_SECRETS = {
  folder: "/mnt/alertmanager",
  slack: "alertmanager-slack",
  teams: "alertmanager-teams",
  heartbeat: "alertmanager-heartbeat",
  smtpPassword: "alertmanager-smtp-password",
} as const;

const RELAY = { host: "smtp.azurecomm.net", port: 587 } as const;

/**
 * Where mails of alerts are handed over, for the whole estate: Azure Communication Services, as a user made for that. The password is in
 * the vault. https://learn.microsoft.com/azure/communication-services/quickstarts/email/send-email-smtp/smtp-authentication (2026-11)
 */
export const MAIL_RELAY = {
  ...RELAY,
  relay: `${RELAY.host}:${RELAY.port}`,
  user: "alerts@plugilo.com",
  from: "alerts@plugilo.com",
} as const;

/** The vault's secret that holds the key by which alerts reach a team's service at PagerDuty. */
export function pagerSecret(team: string): string {
  return `alertmanager-pagerduty-${team}`;
}

/**
 * Every secret that must be in the vault of a cluster with an Alertmanager: pods do not start while one is missing.
 *
 * @param pages whether people are called from there; elsewhere everything is mail.
 */
export function pagerSecrets(teams: readonly string[], pages: boolean): string[] {
  const { slack, teams: chat, heartbeat, smtpPassword } = PAGER_SECRETS;
  return [...(pages ? [...teams.map(pagerSecret), slack, chat] : []), heartbeat, smtpPassword];
}
