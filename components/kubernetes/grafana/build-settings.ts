import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { GRAFANA } from "../../../facts/observability";
import type { GrafanaArgs } from "./args";

export const GRAFANA_FILES = {
  settings: "/etc/grafana",
  dashboards: "/var/lib/dashboards",
  vault: "/mnt/vault",
  vaultClass: "grafana",
} as const;

type Section = Readonly<Record<string, string | number | boolean>>;

/**
 * grafana.ini. Nobody gets in but by Entra, and nothing is told to Grafana's makers.
 * https://grafana.com/docs/grafana/v12.4/setup-grafana/configure-grafana/,
 * https://grafana.com/docs/grafana/v12.4/setup-grafana/configure-access/configure-authentication/entraid/ (2026-11)
 */
export function grafanaSettings({ hostName, signIn, certificate }: GrafanaArgs): string {
  const file = `${GRAFANA_FILES.vault}/${certificate.name}`;
  const server = { protocol: "https", http_port: GRAFANA.port, domain: hostName, root_url: `https://${hostName}/` };
  const sections: Readonly<Record<string, Section>> = {
    // Certificate and key are in one file, and it looks for a renewed one.
    server: { ...server, cert_file: file, cert_key: file, certs_watch_interval: "5m", enforce_domain: true },
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    security: { disable_initial_admin_creation: true, cookie_secure: true, strict_transport_security: true },
    users: { allow_sign_up: false, default_theme: "system" },
    auth: { disable_login_form: true, oauth_allow_insecure_email_lookup: false },
    "auth.anonymous": { enabled: false },
    "auth.basic": { enabled: false },
    "auth.azuread": {
      enabled: true,
      name: "Microsoft Entra ID",
      auto_login: true,
      allow_sign_up: true,
      client_authentication: "workload_identity",
      client_id: signIn.clientId,
      scopes: "openid email profile",
      ...endpoints(signIn.tenantId),
      allowed_organizations: signIn.tenantId,
      role_attribute_strict: true,
      allow_assign_grafana_admin: false,
      use_pkce: true,
    },
    azure: { workload_identity_enabled: true },
    // Alerts are Prometheus' and Alertmanager's: a second place to write them in would be one to forget.
    unified_alerting: { enabled: false },
    dashboards: { min_refresh_interval: "10s" },
    plugins: { plugin_admin_enabled: false },
    snapshots: { external_enabled: false },
  };
  return Object.entries(sections)
    .map(([title, keys]) =>
      [`[${title}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ""].join("\n"),
    )
    .join("\n");
}

function endpoints(tenantId: string): Section {
  const base = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`;
  return { auth_url: `${base}/authorize`, token_url: `${base}/token` };
}

/** Uids that dashboards refer to. */
export const SOURCES = { metrics: "metrics", alerts: "alerts", azure: "azure-monitor" } as const;

/** https://grafana.com/docs/grafana/v12.4/administration/provisioning/#data-sources (2026-11) */
export function grafanaSources({ sources, signIn }: GrafanaArgs): pulumi.Output<string> {
  const { subscriptionId } = sources;
  return pulumi.all([sources.metrics, sources.alerts]).apply(([metrics, alerts]) =>
    stringify({
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          name: "Metrics",
          uid: SOURCES.metrics,
          type: "prometheus",
          access: "proxy",
          url: metrics,
          isDefault: true,
          jsonData: { prometheusType: "Thanos", httpMethod: "POST", timeInterval: "30s" },
        },
        {
          name: "Alerts",
          uid: SOURCES.alerts,
          type: "alertmanager",
          access: "proxy",
          url: alerts,
          jsonData: { implementation: "prometheus" },
        },
        {
          name: "Azure Monitor",
          uid: SOURCES.azure,
          type: "grafana-azure-monitor-datasource",
          access: "proxy",
          jsonData: { azureAuthType: "workloadidentity", tenantId: signIn.tenantId, subscriptionId },
        },
      ],
    }),
  );
}

/** Dashboards come from files and are changed there: what somebody saves by hand would be gone at the next start. */
export const DASHBOARD_PROVIDER = stringify({
  apiVersion: 1,
  providers: [
    {
      name: "plugilo",
      type: "file",
      folder: "Plugilo",
      allowUiUpdates: false,
      disableDeletion: true,
      options: { path: GRAFANA_FILES.dashboards },
    },
  ],
});
