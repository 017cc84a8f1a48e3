import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../../../facts/tags";
import type { Roster } from "../../../observability/on-call/schema";
import type { Fault } from "../../arguments";

export interface OnCallArgs {
  /** Required. Who answers; read and checked by `readRoster`. */
  readonly roster: Roster;
  /** Required. Address at PagerDuty that Azure Monitor's alerts are mailed to; its domain is the account's own. */
  readonly pagerMail: string;
  /** Required. ARM ids of the vaults that Alertmanagers read their keys from, by where they are; at least one. */
  readonly vaults: Readonly<Record<string, pulumi.Input<string>>>;
  /** Required. Tags of the vaults' secrets. */
  readonly tags: Tags;
}

/** https://support.pagerduty.com/main/docs/email-integration-guide (2026-11): only below the account's own domain. */
const PAGER_MAIL = /^[a-z0-9][a-z0-9._-]*@[a-z0-9-]+\.(eu\.)?pagerduty\.com$/;

export function onCallFaults({ pagerMail, vaults }: OnCallArgs): Fault[] {
  const faults: Fault[] = [];
  if (!PAGER_MAIL.test(pagerMail)) {
    const expected = "an address of the account, such as platform@plugilo.pagerduty.com";
    faults.push({ path: "pagerMail", got: pagerMail, expected, fix: "mend it" });
  }
  if (Object.keys(vaults).length === 0) {
    const fix = "name the vaults of the clusters with an Alertmanager";
    faults.push({ path: "vaults", got: vaults, expected: "at least one vault: without keys nobody is paged", fix });
  }
  return faults;
}
