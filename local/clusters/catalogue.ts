/** A program of a real cluster: which module of ours pins it, and what of it is built. */
export interface ProgramFacts {
  /** A folder of `gomodules/`. */
  readonly module: string;
  readonly goPackage: string;
  readonly ldflags?: readonly string[];
  /** Files of its module that it reads when it runs; they lie beside the program. */
  readonly alongside?: { readonly module: string; readonly files: readonly string[] };
  /** How long a first build takes, for people. */
  readonly takes: string;
}

/** What Kubernetes' programs say they are (hack/lib/version.sh of Kubernetes, 2026-11); AKS 1.36 runs this patch. */
export const KUBERNETES_VERSION = "v1.36.3";
const VERSION = "k8s.io/component-base/version";
const KUBERNETES_FLAGS: readonly string[] = [
  `-X ${VERSION}.gitVersion=${KUBERNETES_VERSION}`,
  `-X ${VERSION}.gitMajor=1`,
  `-X ${VERSION}.gitMinor=36`,
];

const kubernetes = (name: string, takes: string) => ({
  module: "control-plane",
  goPackage: `k8s.io/kubernetes/cmd/${name}`,
  ldflags: KUBERNETES_FLAGS,
  takes,
});

/** How KWOK plays a node's and a pod's life: ready at once, heart-beats, gone when deleted. */
const KWOK_STAGES: readonly string[] = [
  "kustomize/stage/node/fast/node-initialize.yaml",
  "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
  "kustomize/stage/pod/fast/pod-ready.yaml",
  "kustomize/stage/pod/fast/pod-complete.yaml",
  "kustomize/stage/pod/fast/pod-delete.yaml",
];

/** The kind by which Karpenter's KWOK provider knows how nodes are made. */
const KWOK_NODE_CLASS_CRD = "kwok/apis/crds/karpenter.kwok.sh_kwoknodeclasses.yaml";

/** What KEDA's operator may do by its own account. */
const KEDA_RIGHTS = "config/rbac/role.yaml";

/** By file name. The order of a control plane's is that in which most of them share what was compiled before. */
export const PROGRAMS = {
  "kube-apiserver": kubernetes("kube-apiserver", "3 minutes"),
  kubectl: kubernetes("kubectl", "20 s"),
  "kube-controller-manager": kubernetes("kube-controller-manager", "50 s"),
  "kube-scheduler": kubernetes("kube-scheduler", "5 s"),
  etcd: { module: "control-plane", goPackage: "go.etcd.io/etcd/server/v3", takes: "20 s" },
  kwok: {
    module: "control-plane",
    goPackage: "sigs.k8s.io/kwok/cmd/kwok",
    alongside: { module: "sigs.k8s.io/kwok", files: KWOK_STAGES },
    takes: "1 minute",
  },
  karpenter: {
    module: "karpenter",
    goPackage: "sigs.k8s.io/karpenter/kwok",
    alongside: { module: "sigs.k8s.io/karpenter", files: [KWOK_NODE_CLASS_CRD] },
    takes: "90 s",
  },
  "keda-operator": {
    module: "keda",
    goPackage: "github.com/kedacore/keda/v2/cmd/operator",
    alongside: { module: "github.com/kedacore/keda/v2", files: [KEDA_RIGHTS] },
    takes: "5 minutes",
  },
  "keda-adapter": { module: "keda", goPackage: "github.com/kedacore/keda/v2/cmd/adapter", takes: "1 minute" },
  "keda-webhooks": { module: "keda", goPackage: "github.com/kedacore/keda/v2/cmd/webhooks", takes: "5 s" },
  "argo-rollouts": {
    module: "argo-rollouts",
    goPackage: "github.com/argoproj/argo-rollouts/cmd/rollouts-controller",
    takes: "3 minutes",
  },
  "argo-cd": {
    module: "argo-cd",
    goPackage: "github.com/argoproj/argo-cd/v3/cmd",
    takes: "3 minutes",
    // Its repo-server calls these by name, whether commits are signed or not (reposerver/repository/repository.go, v3.5.6, 2026-11).
    alongside: {
      module: "github.com/argoproj/argo-cd/v3",
      files: ["hack/git-verify-wrapper.sh", "hack/gpg-wrapper.sh", "hack/git-ask-pass.sh"],
    },
  },
  alertmanager: {
    module: "alertmanager",
    goPackage: "github.com/prometheus/alertmanager/cmd/alertmanager",
    takes: "1 minute",
  },
  amtool: { module: "alertmanager", goPackage: "github.com/prometheus/alertmanager/cmd/amtool", takes: "10 s" },
  actionlint: { module: "actionlint", goPackage: "github.com/rhysd/actionlint/cmd/actionlint", takes: "20 s" },
  kustomize: { module: "kustomize", goPackage: "sigs.k8s.io/kustomize/kustomize/v5", takes: "10 s" },
} as const satisfies Readonly<Record<string, ProgramFacts>>;

export type ProgramName = keyof typeof PROGRAMS;

/** What a control plane and those who look at it consist of. */
export const CONTROL_PLANE = [
  "kube-apiserver",
  "kubectl",
  "kube-controller-manager",
  "kube-scheduler",
  "etcd",
  "kwok",
] as const satisfies readonly ProgramName[];

/** What works on clusters beside their control planes, as AKS' add-ons and our operators do in Azure. */
export const CONTROLLERS = [
  "karpenter",
  "keda-operator",
  "keda-adapter",
  "keda-webhooks",
  "argo-rollouts",
] as const satisfies readonly ProgramName[];

/** What brings a tree in Git to clusters. */
export const DELIVERY = ["argo-cd", "kustomize", "argo-rollouts"] as const satisfies readonly ProgramName[];

/** What tells people, and what judges its configuration. */
export const ALERTING = ["alertmanager", "amtool"] as const satisfies readonly ProgramName[];
