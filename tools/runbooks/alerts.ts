/** Every alert that Prometheus judges, whoever wrote it. */
import * as path from "node:path";
import { openPools } from "../../components/kubernetes/burst/args";
import { burstRules } from "../../components/kubernetes/burst/build-signals";
import { emergencyAlerts } from "../../components/kubernetes/emergency-mode/build-alerts";
import { accuracyRules } from "../../components/kubernetes/predictive-scaling/build-accuracy";
import { POOL_LIMITS } from "../../facts/aks";
import { RUNBOOKS_URL } from "../../facts/severities";
import { alerts } from "../../golden-path/build-observability";
import type { Manifest } from "../../golden-path/manifest";
import { readTree } from "../../golden-path/tree";
import { alertRules } from "../../observability/alerts";
import type { AlertingRule, Rule } from "../../observability/alerts/rule";

const ROOT = path.join(__dirname, "..", "..");

/** Rules of the platform, of components that bring their own, and of every service. */
export function everyRule(): readonly Rule[] {
  const { services, calendar } = readTree(ROOT);
  return [
    ...alertRules().flatMap(({ rules }) => rules),
    ...burstRules(openPools({ pools: POOL_LIMITS }), "virtual-nodes"),
    ...emergencyAlerts(),
    ...accuracyRules(calendar),
    ...services.flatMap((service) => rulesIn(alerts(service))),
  ];
}

function rulesIn(manifest: Manifest): readonly Rule[] {
  return (manifest["spec"] as { readonly groups: readonly { readonly rules: readonly Rule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );
}

export function everyAlert(): readonly AlertingRule[] {
  return everyRule().filter((rule) => "alert" in rule);
}

/** Id of the runbook that an alert sends its reader to; undefined for an address that is none of ours. */
export function runbookOf({ annotations }: AlertingRule): string | undefined {
  const address = annotations.runbook_url;
  return address.startsWith(`${RUNBOOKS_URL}/`) ? path.basename(address, ".md") : undefined;
}
