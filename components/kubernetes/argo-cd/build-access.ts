import * as pulumi from "@pulumi/pulumi";
import * as yaml from "yaml";
import { WORKLOADS_PROJECT } from "../../../facts/delivery";
import type { ArgoCdArgs } from "./args";

/** What a developer may do to a release beyond syncing it: stop it, go on, try again. Leaving out its analysis is not among it. */
const RELEASE_ACTIONS = ["abort", "pause", "resume", "retry", "restart"].map((name) => `argoproj.io/Rollout/${name}`);

/** Sign-in with Entra as a workload identity. https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/microsoft (2026-11) */
export function oidc({ tenantId, clientId }: ArgoCdArgs["signIn"]): pulumi.Output<string> {
  return pulumi.all([tenantId, clientId]).apply(([tenant, client]) =>
    yaml.stringify({
      name: "Entra",
      issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      clientID: client,
      azure: { useWorkloadIdentity: true },
      requestedIDTokenClaims: { groups: { essential: true, value: "SecurityGroup" } },
      requestedScopes: ["openid", "profile", "email"],
    }),
  );
}

/** Who may do what; who is in no group sees nothing. https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac (2026-11) */
export function policy({ administrators, developers, readers }: ArgoCdArgs["signIn"]): string {
  const lines = [
    `g, ${administrators}, role:admin`,
    ...(developers ? [...DEVELOPER, `g, ${developers}, role:developer`] : []),
    ...(readers ? [`g, ${readers}, role:readonly`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

const mayDo = (resource: string, action: string, object: string): string =>
  `p, role:developer, ${resource}, ${action}, ${object}, allow`;

const DEVELOPER = [
  mayDo("projects", "get", WORKLOADS_PROJECT),
  mayDo("clusters", "get", "*"),
  mayDo("applications", "get", `${WORKLOADS_PROJECT}/*`),
  mayDo("applications", "sync", `${WORKLOADS_PROJECT}/*`),
  mayDo("logs", "get", `${WORKLOADS_PROJECT}/*`),
  ...RELEASE_ACTIONS.map((action) => mayDo("applications", `action/${action}`, `${WORKLOADS_PROJECT}/*`)),
];
