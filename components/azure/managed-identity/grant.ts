import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { v5 as uuid } from "uuid";
import { ROLES, type RoleKey } from "../../../facts/roles";

/** What the principal is: Azure need not look it up, so an identity created a second ago can be granted at once. */
export type PrincipalType = "ServicePrincipal" | "Group" | "User";

export interface GrantArgs {
  /** Required. Object id of the principal. */
  readonly principalId: pulumi.Input<string>;
  /** Optional. @default "ServicePrincipal" - a workload's identity. */
  readonly principalType?: PrincipalType;
  /** Required. Built-in role, from facts/roles.ts. */
  readonly role: RoleKey;
  /** Required. ARM id of what the role is granted on; the narrowest that does. */
  readonly scope: pulumi.Input<string>;
}

/** Namespace of the ids below; any fixed UUID does, this one is ours. */
const ASSIGNMENTS = "5b0c9c0e-2f64-4a39-9d0d-7f1f8b6f0c11";

/**
 * Assigns a built-in role. The assignment's id follows from stack and logical name, so it is known while planning, and
 * the same in every run. Azure never changes an assignment: another principal, role or scope replaces it, the old one first.
 */
export function grant(
  name: string,
  { principalId, principalType = "ServicePrincipal", role, scope }: GrantArgs,
  opts: pulumi.CustomResourceOptions,
): authorization.RoleAssignment {
  return new authorization.RoleAssignment(
    name,
    {
      roleAssignmentName: uuid(`${pulumi.getProject()}/${pulumi.getStack()}/${name}`, ASSIGNMENTS),
      principalId,
      principalType,
      roleDefinitionId: pulumi.output(scope).apply((id) => roleDefinitionId(id, role)),
      scope,
    },
    { ...opts, deleteBeforeReplace: true },
  );
}

/** The same role on the same scope for each of several principals, by key. @returns the assignments, for what must wait for them. */
export function grantEach(
  name: string,
  principals: Readonly<Record<string, pulumi.Input<string>>> = {},
  args: Omit<GrantArgs, "principalId">,
  opts: pulumi.CustomResourceOptions,
): authorization.RoleAssignment[] {
  return Object.entries(principals).map(([key, principalId]) =>
    grant(`${name}-${key}`, { ...args, principalId }, opts),
  );
}

/** Role definitions are listed under the subscription of the scope. */
function roleDefinitionId(scope: string, role: RoleKey): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role].guid}`;
}
