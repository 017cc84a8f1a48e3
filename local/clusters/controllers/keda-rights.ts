import { readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { KEDA } from "../../../facts/workloads";

interface Right {
  readonly apiVersion: string;
  readonly kind: "ClusterRole" | "Role";
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * What KEDA brings for itself, and who has it: here it runs with these rights as well, so that what our manifests forget to allow it
 * shows.
 *
 * @param file `config/rbac/role.yaml` of KEDA.
 */
export function kedaRights(file: string) {
  const rights = parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS() as Right);
  return rights.flatMap(({ metadata: { name, namespace }, ...right }) => {
    const metadata = { name, ...(namespace === undefined ? {} : { namespace: KEDA.namespace }) };
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: right.kind, name };
    const subjects = [{ kind: "ServiceAccount", name: KEDA.serviceAccount, namespace: KEDA.namespace }];
    return [
      { ...right, metadata },
      { apiVersion: right.apiVersion, kind: `${right.kind}Binding`, metadata, roleRef, subjects },
    ];
  });
}

interface Kubeconfig {
  readonly users: readonly { readonly name: string; readonly user: object }[];
}

/** An administrator's kubeconfig with which one has KEDA's rights and no others. */
export function asKeda(kubeconfig: string): string {
  const config = parse(kubeconfig) as Kubeconfig;
  const account = `system:serviceaccount:${KEDA.namespace}:${KEDA.serviceAccount}`;
  const users = config.users.map(({ name, user }) => ({ name, user: { ...user, as: account } }));
  return JSON.stringify({ ...config, users });
}
