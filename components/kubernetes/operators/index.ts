// Not the folder: its index loads the client-side templates too, and a YAML reader with them.
import * as helm from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { CHARTS, type Chart } from "../../../facts/charts";
import { refuse } from "../../arguments";
import { operatorFaults, type OperatorKey, type OperatorsArgs } from "./args";
import { elasticValues, kafkaValues, prometheusValues, rolloutsValues, workflowsValues } from "./build-values";

export type { OperatorKey, OperatorPlacement, OperatorsArgs } from "./args";

/** How long an operator may take to be ready, in seconds: images are pulled and a node may have to come first. */
const READY_WITHIN = 900;

const CHART_OF: Readonly<Record<OperatorKey, Chart>> = {
  prometheus: CHARTS.kubePrometheusStack,
  kafka: CHARTS.strimzi,
  elastic: CHARTS.eck,
  rollouts: CHARTS.argoRollouts,
  workflows: CHARTS.argoWorkflows,
};

/**
 * Operators whose custom resources the estate is written in. Each is a pinned Helm release that brings its CRDs.
 *
 * Releases are awaited: a custom resource applied before its CRD is served, or before its webhook answers, fails.
 *
 * @costs Some pods on the cluster's nodes.
 * @fails What operators have made goes on without them; nothing of it is changed, rotated or mended while they are down. A
 * webhook that does not answer refuses changes of its resources. Users notice nothing.
 * @recovers By themselves, as any Deployment: within a minute. An upgrade that fails is rolled back by the release.
 * @throws ArgumentError when nothing is asked for, or a watched namespace is no name.
 */
export class Operators extends pulumi.ComponentResource {
  /** By operator. What uses its custom resources depends on it. */
  readonly releases: Readonly<Partial<Record<OperatorKey, helm.Release>>>;

  constructor(
    private readonly name: string,
    args: OperatorsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("Operators", name, operatorFaults(args));
    super("plugilo:kubernetes:Operators", name, {}, opts);
    const { prometheus, kafka, elastic, rollouts, workflows } = args.operators;
    const monitors = prometheus ? this.release("prometheus", prometheus.namespace, prometheusValues()) : undefined;
    // Their charts have ServiceMonitors, of which the first one brings the CRD.
    const after = monitors ? [monitors] : [];
    this.releases = {
      ...(monitors ? { prometheus: monitors } : {}),
      ...(kafka ? { kafka: this.release("kafka", kafka.namespace, kafkaValues(kafka.watches)) } : {}),
      ...(elastic ? { elastic: this.release("elastic", elastic.namespace, elasticValues(elastic.watches)) } : {}),
      ...(rollouts ? { rollouts: this.release("rollouts", rollouts.namespace, rolloutsValues(), after) } : {}),
      ...(workflows
        ? { workflows: this.release("workflows", workflows.namespace, workflowsValues(workflows.watches), after) }
        : {}),
    };
    this.registerOutputs({});
  }

  private release(
    key: OperatorKey,
    namespace: pulumi.Input<string>,
    values: Record<string, unknown>,
    dependsOn: pulumi.Resource[] = [],
  ): helm.Release {
    const chart = CHART_OF[key];
    return new helm.Release(
      `${this.name}-${key}`,
      {
        name: key,
        chart: chart.chart,
        version: chart.version,
        repositoryOpts: { repo: chart.repository },
        namespace,
        values,
        atomic: true,
        timeout: READY_WITHIN,
      },
      { parent: this, dependsOn },
    );
  }
}
