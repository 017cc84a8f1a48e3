/** Where each published CRD schema comes from. Change a version here, run `npm run crds`, review the diff. */

interface SourceFacts {
  /** Short name, also the name of a licence file where the licence asks to travel along. */
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly licence: string;
  /** Why this version and not another. */
  readonly why: string;
  /** CRD groups to keep; others in the same files are left out. */
  readonly groups: readonly string[];
}

export interface GoSource extends SourceFacts {
  readonly from: "go";
  readonly module: string;
  /** Folders or YAML files inside the module. */
  readonly paths: readonly string[];
}

export interface StrimziSource extends SourceFacts {
  readonly from: "maven";
  readonly module: string;
  /** Model classes that carry a CRD, by the name of the file that they are printed to. */
  readonly classes: Readonly<Record<string, string>>;
}

export type Source = GoSource | StrimziSource;

const STRIMZI = "io.strimzi.api.kafka.model";

export const SOURCES: readonly Source[] = [
  {
    from: "go",
    name: "karpenter-azure",
    module: "github.com/Azure/karpenter-provider-azure",
    version: "v1.14.0",
    licence: "Apache-2.0",
    why: "AKS 1.36 runs Karpenter 1.12.2; the module proxy serves no 1.12, 1.14.0 is the nearest that it does",
    groups: ["karpenter.sh", "karpenter.azure.com"],
    paths: ["pkg/apis/crds"],
  },
  {
    from: "go",
    name: "keda",
    module: "github.com/kedacore/keda/v2",
    version: "v2.19.0",
    licence: "Apache-2.0",
    why: "the version of AKS 1.36's KEDA add-on",
    groups: ["keda.sh", "eventing.keda.sh"],
    paths: ["config/crd/bases"],
  },
  {
    from: "go",
    name: "istio",
    module: "istio.io/api",
    version: "v1.30.2",
    licence: "Apache-2.0",
    why: "the minor version of the newest mesh revision of AKS 1.36, asm-1-30",
    groups: ["networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io"],
    paths: ["kubernetes/customresourcedefinitions.gen.yaml"],
  },
  {
    from: "go",
    name: "argo-cd",
    module: "github.com/argoproj/argo-cd/v3",
    version: "v3.5.6",
    licence: "Apache-2.0",
    why: "newest served",
    groups: ["argoproj.io"],
    paths: ["manifests/crds"],
  },
  {
    from: "go",
    name: "argo-rollouts",
    module: "github.com/argoproj/argo-rollouts",
    version: "v1.10.1",
    licence: "Apache-2.0",
    why: "newest served",
    groups: ["argoproj.io"],
    paths: ["manifests/crds"],
  },
  {
    from: "go",
    name: "argo-workflows",
    module: "github.com/argoproj/argo-workflows/v4",
    version: "v4.0.5",
    licence: "Apache-2.0",
    why: "newest served; the full schema, which a cluster may or may not hold: the one that it holds by default checks nothing",
    groups: ["argoproj.io"],
    paths: ["manifests/base/crds/full/argoproj.io_cronworkflows.yaml"],
  },
  {
    from: "go",
    name: "prometheus-operator",
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.85.0",
    licence: "Apache-2.0",
    why: "newest served",
    groups: ["monitoring.coreos.com"],
    paths: ["example/prometheus-operator-crd"],
  },
  {
    from: "go",
    name: "eck",
    module: "github.com/elastic/cloud-on-k8s/v3",
    version: "v3.5.0",
    licence: "Elastic-2.0",
    why: "newest served",
    groups: [
      "elasticsearch.k8s.elastic.co",
      "kibana.k8s.elastic.co",
      "apm.k8s.elastic.co",
      "logstash.k8s.elastic.co",
      "beat.k8s.elastic.co",
      "agent.k8s.elastic.co",
      "stackconfigpolicy.k8s.elastic.co",
    ],
    paths: ["config/crds/v1/all-crds.yaml"],
  },
  {
    from: "go",
    name: "cert-manager",
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    licence: "Apache-2.0",
    why: "newest served",
    groups: ["cert-manager.io", "acme.cert-manager.io"],
    paths: ["deploy/crds"],
  },
  {
    from: "go",
    name: "external-secrets",
    module: "github.com/external-secrets/external-secrets",
    version: "v1.3.2",
    licence: "Apache-2.0",
    why: "newest served",
    groups: ["external-secrets.io"],
    paths: ["deploy/crds/bundle.yaml"],
  },
  {
    from: "go",
    name: "vertical-pod-autoscaler",
    module: "k8s.io/autoscaler/vertical-pod-autoscaler",
    version: "v1.6.0",
    licence: "Apache-2.0",
    why: "the version of AKS 1.36's VPA add-on",
    groups: ["autoscaling.k8s.io"],
    paths: ["deploy/vpa-v1-crd-gen.yaml"],
  },
  {
    from: "go",
    name: "secrets-store-csi-driver",
    module: "sigs.k8s.io/secrets-store-csi-driver",
    version: "v1.5.5",
    licence: "Apache-2.0",
    why: "newest served; the Key Vault add-on of AKS brings this CRD",
    groups: ["secrets-store.csi.x-k8s.io"],
    paths: ["config/crd/bases"],
  },
  {
    from: "go",
    name: "gateway-api",
    module: "sigs.k8s.io/gateway-api",
    version: "v1.6.3",
    licence: "Apache-2.0",
    why: "newest served, standard channel",
    groups: ["gateway.networking.k8s.io"],
    paths: ["config/crd/standard"],
  },
  {
    from: "maven",
    name: "strimzi",
    module: "io.strimzi:api",
    version: "0.51.0",
    licence: "Apache-2.0",
    why: "newest on Maven Central; printed by io.strimzi:crd-generator 0.45.0, the newest there",
    groups: ["kafka.strimzi.io"],
    classes: {
      Kafka: `${STRIMZI}.kafka.Kafka`,
      KafkaNodePool: `${STRIMZI}.nodepool.KafkaNodePool`,
      KafkaTopic: `${STRIMZI}.topic.KafkaTopic`,
      KafkaUser: `${STRIMZI}.user.KafkaUser`,
      KafkaConnect: `${STRIMZI}.connect.KafkaConnect`,
      KafkaConnector: `${STRIMZI}.connector.KafkaConnector`,
      KafkaMirrorMaker2: `${STRIMZI}.mirrormaker2.KafkaMirrorMaker2`,
      KafkaBridge: `${STRIMZI}.bridge.KafkaBridge`,
      KafkaRebalance: `${STRIMZI}.rebalance.KafkaRebalance`,
    },
  },
];
