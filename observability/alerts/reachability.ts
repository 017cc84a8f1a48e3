import { CERTIFICATE_ALERTS, PROBE_ALERTS } from "../../facts/alert-thresholds";
import type { Severity } from "../../facts/severities";
import { alert, type Rule } from "./rule";

const DAY = 86_400;

/** What is asked from outside, as a user does: whether it answers, and how long its certificate is good for. */
export function reachabilityRules(): Rule[] {
  return [
    alert({
      name: "ProbeFails",
      expr: `max by (probe, instance) (probe_success) == 0`,
      minutes: PROBE_ALERTS.failsMinutes,
      severity: "P1",
      component: "region",
      runbook: "service-unavailable",
      summary: "{{ $labels.probe }} does not answer at {{ $labels.instance }}",
      description:
        "Ask it by hand from the same cluster: name, address, certificate, status. Then follow the request inwards.",
    }),
    ...certificateRules(),
  ];
}

/** One alert an urgency, each until the next begins, so that one certificate is told of once. */
function certificateRules(): Rule[] {
  const { days, minutes } = CERTIFICATE_ALERTS;
  const left = `min by (instance) (probe_ssl_earliest_cert_expiry) - time()`;
  const steps: readonly (readonly [string, Severity, number, number | undefined])[] = [
    ["CertificateExpires", "P3", days.P3, days.P2],
    ["CertificateExpiresSoon", "P2", days.P2, days.P0],
    ["CertificateAboutToExpire", "P0", days.P0, undefined],
  ];
  return steps.map(([name, severity, below, above]) =>
    alert({
      name,
      expr: `${left} <= ${below * DAY}${above === undefined ? "" : ` and ${left} > ${above * DAY}`}`,
      minutes,
      severity,
      component: "certificates",
      runbook: "certificate-expiry",
      summary: "The certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}",
      description:
        "It should have been renewed by itself: look at the issuer, then at the vault and at who reads from it.",
    }),
  );
}
