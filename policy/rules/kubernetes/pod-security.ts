import { DATA_STORE_LABEL } from "../../../facts/data-stores";
import { expectAt, is, type Expectation } from "../expectation";
import { found, undecided, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { fieldsAt, isFields, placesAt } from "./fields";
import {
  ALERTMANAGER,
  BEAT,
  eachContainer,
  POD_KINDS,
  podPaths,
  PROMETHEUS,
  THANOS_RULER,
  WRITTEN_KINDS,
} from "./pods";

const READ = "2026-11";
const STANDARDS = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";

/** What agents of logs and metrics must see of a node, by kind; everything else stays off it. */
const NODE_AGENTS: Readonly<Record<string, readonly string[]>> = {
  [BEAT]: ["/proc", "/var/log", "/var/lib/filebeat"],
};

export const podSecurityRules: readonly Rule[] = [
  {
    id: "pods-run-unprivileged",
    scope: "resource",
    title:
      "Containers run as a user, gain no rights, and may call the kernel only as `restricted` pod security has it.",
    why: "Who breaks into a container that runs as root is one flaw of the kernel from the node, and from every other pod there.",
    remedy:
      "spread podSecurity into the pod's securityContext and containerSecurity into each container's (components/kubernetes/spread.ts).",
    documentation: { address: STANDARDS, read: READ },
    requirements: ["A9"],
    frameworks: [
      "WAF SE:08",
      "CIS Kubernetes 1.11.1 5.2.6",
      "CIS Kubernetes 1.11.1 5.2.7",
      "CIS Kubernetes 1.11.1 5.2.10",
      "CIS Kubernetes 1.11.1 5.6.2",
      "CIS AKS 1.8.0 4.2.5",
      "CIS AKS 1.8.0 4.6.2",
    ],
    severity: "mandatory",
    unknown: "refuse",
    types: [...WRITTEN_KINDS, PROMETHEUS, ALERTMANAGER, THANOS_RULER],
    judge: (resource) => podPaths(resource).flatMap((pod) => unprivileged(resource, pod)),
  },
  {
    id: "root-filesystem-read-only",
    scope: "resource",
    title: "A container's own files cannot be written.",
    why: "Malware has nowhere to stay, and a service that keeps state on a local disk is found before its pod goes (A9).",
    remedy:
      "spread containerSecurity into the container (components/kubernetes/spread.ts), and mount an emptyDir where it writes.",
    documentation: {
      address: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
      read: READ,
    },
    requirements: ["A9"],
    frameworks: ["WAF SE:08", "CIS Kubernetes 1.11.1 5.6.3", "CIS AKS 1.8.0 4.6.2"],
    severity: "mandatory",
    unknown: "refuse",
    types: WRITTEN_KINDS,
    judge: (resource) =>
      eachContainer(resource, ({ path }, pod) =>
        // Outside production a store may write beside its disk: Elasticsearch fills its own settings.
        DATA_STORE_LABEL in fieldsAt(resource, pod.replace(/spec$/, "metadata.labels"))
          ? []
          : expectAt(resource, `${path}.securityContext.readOnlyRootFilesystem`, is(true)),
      ),
  },
  {
    id: "pods-stay-off-the-node",
    scope: "resource",
    title: "No pod sees its node's network, processes or files, but agents that collect what the node has to tell.",
    why: "Such a pod passes network policies by, reads other pods' secrets, and is as good as root on the node.",
    remedy:
      "drop the host's namespaces, paths and ports from the pod; an agent that needs one is named in policy/rules/kubernetes/pod-security.ts.",
    documentation: { address: STANDARDS, read: READ },
    requirements: ["B10"],
    frameworks: [
      "WAF SE:08",
      "CIS Kubernetes 1.11.1 5.2.2",
      "CIS Kubernetes 1.11.1 5.2.3",
      "CIS Kubernetes 1.11.1 5.2.4",
      "CIS Kubernetes 1.11.1 5.2.5",
      "CIS Kubernetes 1.11.1 5.2.9",
      "CIS Kubernetes 1.11.1 5.2.12",
      "CIS Kubernetes 1.11.1 5.2.13",
      "CIS AKS 1.8.0 4.2.1",
      "CIS AKS 1.8.0 4.2.2",
      "CIS AKS 1.8.0 4.2.3",
      "CIS AKS 1.8.0 4.2.4",
    ],
    severity: "mandatory",
    unknown: "refuse",
    types: [...POD_KINDS],
    judge: (resource) => [
      ...podPaths(resource).flatMap((pod) => hostOf(resource, pod)),
      ...eachContainer(resource, ({ path }) => [
        ...unset(resource, `${path}.securityContext.privileged`, "no privileged container"),
        ...unset(resource, `${path}.securityContext.procMount`, "the usual view of /proc"),
        ...none(resource, `${path}.securityContext.capabilities.add`, "no capability beyond the usual"),
        ...hostPorts(resource, path),
      ]),
    ],
  },
  {
    id: "no-needless-account-token",
    scope: "resource",
    title: "Pods of ours are given no token of the cluster's API.",
    why: "None of them asks it anything, and whoever breaks into one would; workload identity brings a token of its own.",
    remedy:
      "set automountServiceAccountToken to false in the pod; what an operator runs and has to ask the API is no pod of ours.",
    documentation: {
      address:
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:05", "CIS Kubernetes 1.11.1 5.1.6", "CIS AKS 1.8.0 4.1.6"],
    severity: "mandatory",
    unknown: "refuse",
    types: WRITTEN_KINDS,
    judge: (resource) =>
      podPaths(resource).flatMap((pod) => expectAt(resource, `${pod}.automountServiceAccountToken`, is(false))),
  },
];

const dropsAll: Expectation = {
  text: "ALL among them",
  met: (value) => Array.isArray(value) && value.includes("ALL"),
};

const ownProfile: Expectation = {
  text: '"RuntimeDefault" or "Localhost"',
  met: (value) => value === "RuntimeDefault" || value === "Localhost",
};

const aUser: Expectation = { text: "a user other than 0", met: (value) => Number(value) > 0 };

/** The pod decides for all its containers, unless one says otherwise. */
function unprivileged(resource: Resource, pod: string): readonly Finding[] {
  return [
    ...expectAt(resource, `${pod}.securityContext.runAsNonRoot`, is(true)),
    ...expectAt(resource, `${pod}.securityContext.runAsUser`, aUser),
    ...expectAt(resource, `${pod}.securityContext.seccompProfile.type`, ownProfile),
    ...eachContainer(resource, ({ path }) => [
      ...expectAt(resource, `${path}.securityContext.allowPrivilegeEscalation`, is(false)),
      ...expectAt(resource, `${path}.securityContext.capabilities.drop`, dropsAll),
      ...unless(resource, `${path}.securityContext.runAsNonRoot`, is(true)),
      ...unless(resource, `${path}.securityContext.runAsUser`, aUser),
      ...unless(resource, `${path}.securityContext.seccompProfile.type`, ownProfile),
    ]),
  ];
}

/** Judges what a container sets beside its pod; nothing is the pod's. */
function unless(resource: Resource, path: string, expectation: Expectation): readonly Finding[] {
  return valueAt(resource.properties, path) === undefined ? [] : expectAt(resource, path, expectation);
}

function unset(resource: Resource, path: string, expected: string): readonly Finding[] {
  const value = valueAt(resource.properties, path);
  if (value === undefined || value === false || value === "Default") return [];
  return [value === UNKNOWN ? undecided(resource, path, expected) : found(resource, path, String(value), expected)];
}

function none(resource: Resource, path: string, expected: string): readonly Finding[] {
  const value = valueAt(resource.properties, path);
  if (value === UNKNOWN) return [undecided(resource, path, expected)];
  return Array.isArray(value) && value.length > 0 ? [found(resource, path, value.join(", "), expected)] : [];
}

function hostOf(resource: Resource, pod: string): readonly Finding[] {
  const allowed = NODE_AGENTS[resource.type];
  const shares = [...(allowed ? [] : ["hostNetwork"]), "hostPID", "hostIPC"];
  return [
    ...shares.flatMap((share) => unset(resource, `${pod}.${share}`, "pods with namespaces of their own")),
    ...placesAt(resource, `${pod}.volumes`).flatMap(({ path, value }) => {
      if (!isFields(value["hostPath"])) return [];
      const at = valueAt(resource.properties, `${path}.hostPath.path`);
      if (at === UNKNOWN) return [undecided(resource, `${path}.hostPath.path`, "no path of the node")];
      if (typeof at === "string" && allowed?.includes(at)) return [];
      return [found(resource, `${path}.hostPath.path`, String(at), "no path of the node")];
    }),
  ];
}

/** A port of the node is open to whoever reaches the node. */
function hostPorts(resource: Resource, container: string): readonly Finding[] {
  return placesAt(resource, `${container}.ports`).flatMap(({ path, value }) =>
    value["hostPort"] === undefined || value["hostPort"] === 0
      ? []
      : [found(resource, `${path}.hostPort`, String(value["hostPort"]), "no port of the node")],
  );
}
