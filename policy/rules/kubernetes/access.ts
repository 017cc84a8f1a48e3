import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { placesAt, wordsOf } from "./fields";
import { expectAt, is, wordUnlike, type Expectation } from "../expectation";

const READ = "2026-11";
const RBAC = "kubernetes:rbac.authorization.k8s.io/v1";
const PRACTICES = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/";
const PROVIDER_CLASS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const SECRET = "kubernetes:core/v1:Secret";

/** Groups that mean anybody, or everything. */
const ANYBODY = /^system:(authenticated|unauthenticated|anonymous|masters|serviceaccounts)$/;
const WRITING = ["create", "update", "patch", "delete", "deletecollection"];
/** Verbs by which rights are made of rights. */
const MAKING_RIGHTS = ["escalate", "bind", "impersonate"];

export const accessRules: readonly Rule[] = [
  {
    id: "no-cluster-admin",
    scope: "resource",
    title: "Nobody is bound to cluster-admin, and no right is given to everybody.",
    why: "Such a binding outlives its reason; administrators have an Entra group, whose members change without the cluster.",
    remedy:
      "bind a Role of what is needed to one account or group; people get theirs by Entra (AksCluster, administrators).",
    documentation: { address: PRACTICES, read: READ },
    requirements: ["A17", "A21"],
    frameworks: [
      "WAF SE:05",
      "CIS Kubernetes 1.11.1 5.1.1",
      "CIS Kubernetes 1.11.1 5.1.7",
      "CIS AKS 1.8.0 4.1.1",
      "ISO 27001 A.8.2",
    ],
    severity: "mandatory",
    unknown: "never",
    types: [`${RBAC}:ClusterRoleBinding`, `${RBAC}:RoleBinding`],
    judge: binding,
  },
  {
    id: "roles-name-what-they-allow",
    scope: "resource",
    title: "Roles name each verb and resource, read no secrets, run no commands in pods and make no rights.",
    why: "A star grows with the next CRD; who may read secrets, enter pods or bind roles is an administrator by another name.",
    remedy: "list the verbs and resources that are used; secrets reach pods as files, from Key Vault.",
    documentation: { address: PRACTICES, read: READ },
    requirements: ["A17", "A21"],
    frameworks: [
      "WAF SE:05",
      "CIS Kubernetes 1.11.1 5.1.2",
      "CIS Kubernetes 1.11.1 5.1.3",
      "CIS Kubernetes 1.11.1 5.1.4",
      "CIS Kubernetes 1.11.1 5.1.8",
      "CIS Kubernetes 1.11.1 5.1.10",
      "CIS Kubernetes 1.11.1 5.1.13",
      "CIS AKS 1.8.0 4.1.2",
      "CIS AKS 1.8.0 4.1.3",
      "CIS AKS 1.8.0 4.1.4",
      "CIS AKS 1.8.0 4.1.7",
      "CIS AKS 1.8.0 4.1.9",
      "ISO 27001 A.8.3",
    ],
    severity: "mandatory",
    unknown: "refuse",
    types: [`${RBAC}:Role`, `${RBAC}:ClusterRole`],
    judge: role,
  },
  {
    id: "vault-secrets-by-own-identity",
    scope: "resource",
    title: "Secrets are mounted from Key Vault as an identity of the pods that read them.",
    why: "The node's identity would let every pod on it read every secret that one of them may.",
    remedy: "name keyvaultName, tenantId and the clientID of the component's identity in the SecretProviderClass.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/csi-secrets-store-identity-access", read: READ },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "WAF SE:09", "CIS Kubernetes 1.11.1 5.4.2", "CIS AKS 1.8.0 4.5.2", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "never",
    types: [PROVIDER_CLASS],
    judge: (resource) => [
      ...(["azure", UNKNOWN].includes(String(valueAt(resource.properties, "spec.provider")))
        ? []
        : expectAt(resource, "spec.provider", azure)),
      ...["keyvaultName", "clientID", "tenantId"].flatMap((key) => present(resource, `spec.parameters.${key}`)),
      ...["useVMManagedIdentity", "usePodIdentity"].flatMap((key) => {
        const path = `spec.parameters.${key}`;
        const value = valueAt(resource.properties, path);
        return value === undefined || value === UNKNOWN || value === "false"
          ? []
          : [found(resource, path, String(value), '"false"')];
      }),
    ],
  },
  {
    id: "no-lasting-tokens",
    scope: "resource",
    title: "No Secret holds a token of an account or a password of a registry.",
    why: "Both last until somebody deletes them; pods have tokens that last an hour, and nodes pull images with an identity.",
    remedy: "use workload identity, and let the cluster's kubelet identity pull (AksCluster, registryId).",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.5"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SECRET],
    judge: (resource) =>
      valueAt(resource.properties, "type") === undefined
        ? []
        : expectAt(
            resource,
            "type",
            wordUnlike(
              /^kubernetes\.io\/(service-account-token|docker(cfg|configjson)|basic-auth|ssh-auth)$/,
              "no token and no password of a registry",
            ),
          ),
  },
  {
    id: "no-secret-written-in-code",
    scope: "resource",
    title: "A ConfigMap holds no secret.",
    why: "Whoever may look at a namespace reads it, and it is in the state and in Git as plain text.",
    remedy: "put it into Key Vault and mount it with a SecretProviderClass.",
    documentation: { address: "https://kubernetes.io/docs/concepts/configuration/configmap/", read: READ },
    requirements: ["A17"],
    frameworks: ["WAF SE:09", "CIS Kubernetes 1.11.1 5.4.2", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "never",
    types: ["kubernetes:core/v1:ConfigMap"],
    judge: (resource) => {
      const data = valueAt(resource.properties, "data");
      const keys = typeof data === "object" && data !== null ? Object.keys(data) : [];
      return keys
        .filter((key) => /(password|passwd|secret|private[-_.]?key|api[-_.]?key|token|credentials?)$/i.test(key))
        .map((key) => found(resource, `data.${key}`, "a value", "no key that means a secret"));
    },
  },
  {
    id: "accounts-give-no-token-by-themselves",
    scope: "resource",
    title: "No account lists secrets that its pods would be given.",
    why: "A listed token never ends, and each pod of the account may mount it.",
    remedy: "drop secrets and imagePullSecrets from the ServiceAccount; the node pulls images with its own identity.",
    documentation: { address: "https://kubernetes.io/docs/concepts/security/service-accounts/", read: READ },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "CIS Kubernetes 1.11.1 5.1.5", "CIS AKS 1.8.0 4.1.5"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["kubernetes:core/v1:ServiceAccount"],
    judge: (resource) => [
      ...(valueAt(resource.properties, "metadata.name") === "default" &&
      valueAt(resource.properties, "automountServiceAccountToken") !== false
        ? expectAt(resource, "automountServiceAccountToken", is(false))
        : []),
      ...["secrets", "imagePullSecrets"].flatMap((path) => {
        const value = valueAt(resource.properties, path);
        if (value === UNKNOWN) return [undecided(resource, path, "none")];
        return Array.isArray(value) && value.length > 0
          ? [found(resource, path, `${value.length} listed`, "none")]
          : [];
      }),
    ],
  },
];

const azure: Expectation = { text: '"azure"', met: (value) => value === "azure" };

function present(resource: Resource, path: string): readonly Finding[] {
  const value = valueAt(resource.properties, path);
  return value === undefined || value === "" ? [missing(resource, path, "a value")] : [];
}

function binding(resource: Resource): readonly Finding[] {
  const role = valueAt(resource.properties, "roleRef.name");
  const expected = "a role of what is needed";
  const roles = role === "cluster-admin" || role === "admin" ? [found(resource, "roleRef.name", role, expected)] : [];
  const none = role === undefined ? [missing(resource, "roleRef.name", expected)] : [];
  const subjects =
    valueAt(resource.properties, "subjects") === undefined ? [missing(resource, "subjects", "whom it is for")] : [];
  const anybody = placesAt(resource, "subjects").flatMap(({ path, value }) => {
    const name = value["name"];
    return typeof name === "string" && ANYBODY.test(name)
      ? [found(resource, `${path}.name`, name, "one account or group of ours")]
      : [];
  });
  return [...roles, ...none, ...subjects, ...anybody];
}

/** What makes an administrator of who may do it, by resource: verbs. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  secrets: ["get", "list", "watch"],
  "pods/exec": ["create", "get"],
  "pods/attach": ["create", "get"],
  "nodes/proxy": ["get", "create"],
  "serviceaccounts/token": ["create"],
  pods: ["create"],
};

function role(resource: Resource): readonly Finding[] {
  const rules = valueAt(resource.properties, "rules");
  if (rules === UNKNOWN) return [undecided(resource, "rules", "rules that are known before they are made")];
  if (!Array.isArray(rules)) return [missing(resource, "rules", "what it allows")];
  return placesAt(resource, "rules").flatMap(({ path, value }) => {
    const [verbs, resources, groups] = [
      wordsOf(value["verbs"]),
      wordsOf(value["resources"]),
      wordsOf(value["apiGroups"]),
    ];
    const stars = Object.entries({ verbs, resources, apiGroups: groups }).filter(([, words]) => words.includes("*"));
    const rights = verbs.filter((verb) => MAKING_RIGHTS.includes(verb));
    const telling = resources.filter((one) => TELLING[one]?.some((verb) => verbs.includes(verb)));
    const named = Array.isArray(value["resourceNames"]) && value["resourceNames"].length > 0;
    const written = !named && resources.includes("configmaps") && verbs.some((verb) => WRITING.includes(verb));
    return [
      ...(written ? [missing(resource, `${path}.resourceNames`, "the names of what may be changed")] : []),
      ...stars.map(([key]) => found(resource, `${path}.${key}`, "*", "each by its name")),
      ...rights.map((verb) => found(resource, `${path}.verbs`, verb, "no verb that makes rights")),
      ...telling.map((one) =>
        found(resource, `${path}.resources`, `${verbs.join(", ")} of ${one}`, "nothing that makes an administrator"),
      ),
    ];
  });
}
