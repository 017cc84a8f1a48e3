import type * as pulumi from "@pulumi/pulumi";
import type { RoleKey } from "../../../facts/roles";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";

/** One role on one scope. */
export interface Grant {
  /** Required. ARM id of what the role is granted on. */
  readonly scope: pulumi.Input<string>;
  /** Required. Built-in role, from facts/roles.ts. */
  readonly role: RoleKey;
  /** Conditional. Tells two grants of one role apart. @default the role's key. */
  readonly key?: string;
}

export interface WorkloadIdentityArgs {
  readonly site: Site;
  /** Required. What the identity is for: part of its name, such as `accounts-api`. */
  readonly role: string;
  /** Required. OIDC issuer of the cluster whose pods take this identity. */
  readonly clusterIssuerUrl: pulumi.Input<string>;
  /** Required. Namespace and name of the service account that may take it; no other may. */
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Optional. Further service accounts of that namespace: one program's parts that sign in as one. @default none */
  readonly furtherServiceAccounts?: readonly string[];
  /** Required. What it may do; empty for an identity that others grant to. */
  readonly grants: readonly Grant[];
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Key of a grant's child. */
export function grantKey({ key, role }: Grant): string {
  return key ?? role;
}

export function workloadIdentityFaults(args: WorkloadIdentityArgs): Fault[] {
  const keys = args.grants.map(grantKey);
  const repeated = [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
  const { namespace, serviceAccount, furtherServiceAccounts = [] } = args;
  const further = furtherServiceAccounts.map((account, index) => [`furtherServiceAccounts[${index}]`, account]);
  const names = Object.entries<string>({ namespace, serviceAccount, ...Object.fromEntries(further) });
  return [
    ...names
      .filter(([, given]) => !DNS_LABEL.test(given))
      .map(([path, got]) => ({
        path,
        got,
        expected: "a lower-case DNS label",
        fix: "write the name as Kubernetes has it",
      })),
    ...repeated.map((key) => ({
      path: "grants",
      got: key,
      expected: "each key once",
      fix: `give the grants of ${key} a key of their own`,
    })),
  ];
}
