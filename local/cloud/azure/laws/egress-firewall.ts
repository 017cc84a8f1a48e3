/** A firewall's laws: itself, and what its policy may say. */
import { firewallRuleLaws } from "./firewall-rules";
import { firewallLaws } from "./firewalls";
import type { Law } from "./law";

export const egressFirewallLaws: readonly Law[] = [...firewallLaws, ...firewallRuleLaws];
