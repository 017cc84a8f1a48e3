import { atLeast, expectAt, fromTable, is, type Expectation } from "../expectation";
import { found, missing, type Finding, type Rule } from "../rule";
import { valueAt, type Resource } from "../../../resilience/resource";
import { expectKey, placesAt } from "./fields";

const READ = "2026-11";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject";
const APPLICATION_SET = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";
const CM = "values.configs.cm";
const RBAC = "values.configs.rbac";

export const releaseRules: readonly Rule[] = [
  {
    id: "charts-pinned",
    scope: "resource",
    title: "A chart is of one exact version, from a named repository, and is rolled back when it fails.",
    why: "A range takes whatever is newest that day, in one region and not the other; a release that failed half way stays so.",
    remedy: "add the chart to Operators with its version (docs/decisions/41), atomic and a timeout.",
    documentation: {
      address: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/",
      read: READ,
    },
    requirements: ["A21"],
    frameworks: ["WAF OE:05", "WAF SE:02", "ISO 27001 A.8.9"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [RELEASE]: {
        version: {
          text: "one exact version",
          met: (value) => typeof value === "string" && /^v?\d+\.\d+\.\d+$/.test(value),
        },
        "repositoryOpts.repo": { text: "an https address", met: (value) => String(value).startsWith("https://") },
        atomic: is(true),
        timeout: atLeast(60, "seconds"),
      },
    }),
  },
  {
    id: "argo-cd-closed",
    scope: "resource",
    title: "Argo CD is entered through Entra alone, and who has no role may do nothing.",
    why: "It deploys to every cluster: its built-in administrator has one password that many know and nobody changes.",
    remedy: "make it with ArgoCd: signIn names the groups.",
    documentation: { address: "https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/", read: READ },
    requirements: ["A17", "A21"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.2", "ISO 27001 A.8.5"],
    severity: "mandatory",
    unknown: "refuse",
    types: [RELEASE],
    judge: (resource) =>
      isArgoCd(resource)
        ? [
            ...expectKey(resource, CM, "admin.enabled", is(false)),
            ...expectKey(resource, CM, "exec.enabled", is(false)),
            ...expectKey(resource, CM, "users.anonymous.enabled", notAnonymous),
            ...expectKey(resource, CM, "oidc.config", aText),
            ...expectKey(resource, RBAC, "policy.default", noRole),
          ]
        : [],
  },
  {
    id: "operators-in-two-copies",
    scope: "resource",
    title: "Argo CD and operators that have webhooks run twice.",
    why: "While the only copy is away nothing is deployed, healed or admitted, in no region (A21).",
    remedy: "leave the replicas of ArgoCd and Operators as they are.",
    documentation: {
      address: "https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/",
      read: READ,
    },
    requirements: ["A21", "A23"],
    frameworks: ["WAF RE:05"],
    severity: "mandatory",
    unknown: "refuse",
    types: [RELEASE],
    judge: (resource) => {
      const copies = COPIES[String(valueAt(resource.properties, "chart"))] ?? [];
      const redis = isArgoCd(resource) ? expectAt(resource, "values.redis-ha.enabled", is(true)) : [];
      return [...copies.flatMap((path) => expectAt(resource, `values.${path}`, atLeast(2, "copies"))), ...redis];
    },
  },
  {
    id: "deliveries-bounded",
    scope: "resource",
    title:
      "A project of Argo CD deploys from named repositories to named namespaces, and nothing that a cluster shares.",
    why: "With a star any repository that somebody adds may deploy a ClusterRole, or into kube-system.",
    remedy: "name repositories, clusters and namespaces in ArgoCd's arguments.",
    documentation: { address: "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/", read: READ },
    requirements: ["A21"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.3", "ISO 27001 A.8.31"],
    severity: "mandatory",
    unknown: "refuse",
    types: [PROJECT],
    judge: bounded,
  },
  {
    id: "deliveries-heal",
    scope: "resource",
    title: "Argo CD undoes what is changed by hand, and deletes no workload because its application is gone.",
    why: "What differs from Git is deployed to one region and not the other; one lost registration must not empty a cluster.",
    remedy: "leave syncPolicy to ArgoCd.",
    documentation: {
      address:
        "https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/",
      read: READ,
    },
    requirements: ["A21"],
    frameworks: ["WAF OE:11", "ISO 27001 A.8.32"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [APPLICATION_SET]: {
        "spec.syncPolicy.preserveResourcesOnDeletion": is(true),
        "spec.template.spec.syncPolicy.automated.selfHeal": is(true),
        "spec.template.spec.syncPolicy.automated.allowEmpty": is(false),
        "spec.template.spec.project": {
          text: "a project of its own",
          met: (value) => typeof value === "string" && value !== "default" && value !== "",
        },
      },
    }),
  },
];

const COPIES: Readonly<Record<string, readonly string[]>> = {
  "argo-cd": ["server.replicas", "repoServer.replicas", "controller.replicas", "applicationSet.replicas"],
  "argo-rollouts": ["controller.replicas"],
  "argo-workflows": ["controller.replicas"],
  "eck-operator": ["replicaCount"],
  "strimzi-kafka-operator": ["replicas"],
};

function isArgoCd(resource: Resource): boolean {
  return valueAt(resource.properties, "chart") === "argo-cd";
}

const aText: Expectation = { text: "a sign-in with Entra", met: (value) => typeof value === "string" && value !== "" };
const noRole: Expectation = { text: "no role", met: (value) => value === "" };
const notAnonymous: Expectation = {
  text: "nothing",
  met: (value) => value === undefined || value === false || value === "false",
};

const noStar: Expectation = {
  text: "repositories by their names",
  met: (value) => Array.isArray(value) && !value.some((one) => String(one).includes("*")),
};
const none: Expectation = {
  text: "no kind that a cluster shares",
  met: (value) => Array.isArray(value) && value.length === 0,
};

function bounded(project: Resource): readonly Finding[] {
  const blocked = placesAt(project, "spec.namespaceResourceBlacklist").some(({ value }) => value["kind"] === "*");
  // One that deploys nothing needs no more bounds: the chart makes it, and it is emptied here.
  const shared = blocked ? [] : expectAt(project, "spec.clusterResourceWhitelist", none);
  const where = placesAt(project, "spec.destinations").flatMap(({ path, value }) =>
    ["name", "server", "namespace"]
      .filter((key) => String(value[key] ?? "").includes("*"))
      .map((key) => found(project, `${path}.${key}`, String(value[key]), "one by its name")),
  );
  const destinations =
    valueAt(project.properties, "spec.destinations") === undefined
      ? [missing(project, "spec.destinations", "a list")]
      : [];
  return [...expectAt(project, "spec.sourceRepos", noStar), ...destinations, ...where, ...shared];
}
