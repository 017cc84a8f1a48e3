import { stringify } from "yaml";
import { PIPELINES } from "../../../facts/log-sources";
import { streamsOf } from "./build-logstash";
import type { ElkPlan, SignIn } from "./args";

/** Name of the realm, on both sides. */
const REALM = "entra";
const KIBANA = "kibana-.kibana";
export const ROLES_SECRET = "logs-roles";

/**
 * People sign in to Entra, by SAML: no secret to hold and to renew, as OpenID Connect would want. Needs the Enterprise licence.
 * https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/saml,
 * https://learn.microsoft.com/entra/identity-platform/federation-metadata (2026-11)
 */
export function samlRealm({ signIn, console: people }: ElkPlan): Record<string, unknown> {
  const kibana = `https://${people.hostName}`;
  const claims = "http://schemas.microsoft.com/ws/2008/06/identity/claims";
  const { tenantId, clientId } = signIn;
  return {
    [`xpack.security.authc.realms.saml.${REALM}`]: {
      // After ECK's own realms, which its operator signs in by.
      order: 2,
      "idp.metadata.path": `https://login.microsoftonline.com/${tenantId}/federationmetadata/2007-06/federationmetadata.xml?appid=${clientId}`,
      "idp.entity_id": `https://sts.windows.net/${tenantId}/`,
      "sp.entity_id": kibana,
      "sp.acs": `${kibana}/api/security/saml/callback`,
      "sp.logout": `${kibana}/logout`,
      "attributes.principal": "nameid",
      "attributes.groups": `${claims}/groups`,
    },
  };
}

/** Entra first; the operator's own user stays, for the day on which Entra does not answer. */
export const PROVIDERS = {
  "xpack.security.authc.providers": {
    [`saml.${REALM}`]: { order: 0, realm: REALM, description: "Sign in with Entra" },
    "basic.emergency": { order: 1 },
  },
} as const;

const READ = ["read", "view_index_metadata"];

/** Roles as a file, which holds also while no index can be read. */
export function roles({ teams }: SignIn): string {
  const seen = PIPELINES.filter((key) => key !== "audit").map(streamsOf);
  const team = (name: string) => ({
    indices: [{ names: [...seen, "traces-apm*", "logs-apm*", "metrics-apm*"], privileges: READ }],
    applications: [{ application: KIBANA, privileges: ["space_all"], resources: [`space:${name}`] }],
  });
  const auditor = {
    indices: [{ names: [streamsOf("audit")], privileges: READ }],
    applications: [{ application: KIBANA, privileges: ["space_read"], resources: ["space:default"] }],
  };
  const all = { auditor, ...Object.fromEntries(Object.keys(teams).map((name) => [teamRole(name), team(name)])) };
  return stringify(all);
}

function teamRole(team: string): string {
  return `team-${team}`;
}

/** Which group of Entra's has which role. */
export function roleMappings({ administrators, auditors, teams }: SignIn): Record<string, unknown> {
  const mapping = (group: string, ...granted: string[]) => ({
    enabled: true,
    roles: granted,
    rules: { all: [{ field: { "realm.name": REALM } }, { field: { groups: group } }] },
  });
  return {
    administrators: mapping(administrators, "superuser"),
    auditors: mapping(auditors, "auditor"),
    ...Object.fromEntries(Object.entries(teams).map(([team, group]) => [team, mapping(group, teamRole(team))])),
  };
}
