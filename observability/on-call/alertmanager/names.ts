/** Names that routes and receivers share. */

/** Always firing: what hears of it outside calls when it stops. */
export const WATCHDOG = "Watchdog";
export const HEARTBEAT = "heartbeat";
/** Where everybody reads along: Slack and Teams. */
export const CHAT = "chat";

export function pagerOf(team: string): string {
  return `pager-${team}`;
}

export function mailOf(team: string): string {
  return `mail-${team}`;
}
