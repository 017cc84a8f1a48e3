import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import { labelFaults } from "../names";

/**
 * `prometheus` also brings node exporter and kube-state-metrics; the servers themselves are `PrometheusFederation`. `rollouts` moves
 * requests from a release to the next (A10, A11); `workflows` runs what is due by its hour (A20).
 */
export type OperatorKey = "prometheus" | "kafka" | "elastic" | "rollouts" | "workflows";

export interface OperatorPlacement {
  /** Required. Namespace of the operator itself. */
  readonly namespace: pulumi.Input<string>;
  /** Optional. Namespaces whose custom resources it acts on. Default: all of the cluster. `prometheus` and `rollouts` always watch all. */
  readonly watches?: readonly string[];
}

export interface OperatorsArgs {
  /** Required. At least one. */
  readonly operators: {
    readonly prometheus?: Omit<OperatorPlacement, "watches">;
    readonly kafka?: OperatorPlacement;
    readonly elastic?: OperatorPlacement;
    readonly rollouts?: Omit<OperatorPlacement, "watches">;
    /** Conditional. Its `watches` are required: it sees workflows there, and nowhere else. */
    readonly workflows?: OperatorPlacement & { readonly watches: readonly string[] };
  };
}

export function operatorFaults({ operators }: OperatorsArgs): Fault[] {
  const { kafka, elastic, workflows } = operators;
  const none: Fault = {
    path: "operators",
    got: operators,
    expected: "at least one of prometheus, kafka, elastic, rollouts, workflows",
    fix: "name one, or leave the component out",
  };
  return [
    ...(Object.values(operators).some((placement) => placement !== undefined) ? [] : [none]),
    ...Object.entries({ kafka, elastic, workflows }).flatMap(([key, placement]) =>
      (placement?.watches ?? []).flatMap((namespace, index) =>
        labelFaults(`operators.${key}.watches[${index}]`, namespace),
      ),
    ),
  ];
}
