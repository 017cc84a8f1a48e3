import { judgeObjects, type ClusterObject } from "../../../policy/objects";
import { tell } from "../../../policy/rules/rule";
import { ourTree } from "./tree";

const judged = (objects: readonly ClusterObject[], stack: string): string[] =>
  judgeObjects(objects, stack).map(({ rule, finding }) => tell(rule, finding));

describe("what Argo CD applies, which is in no state", () => {
  it.each(["prod-frankfurt", "prod-berlin", "staging-frankfurt"])("keeps every rule in %s", (stack) => {
    expect(judged(ourTree(), stack)).toEqual([]);
  });

  it("is judged as one stack: without its budget a service breaks the rule of budgets, and that alone", () => {
    const without = ourTree().filter(
      ({ kind, metadata }) => kind !== "PodDisruptionBudget" || metadata.name !== "mailer",
    );
    const findings = judgeObjects(without, "prod-frankfurt").map(({ rule, finding }) => [
      rule.id,
      finding.resource.name,
    ]);
    expect(findings).toEqual([["disruption-budget-exists", "services/mailer"]]);
  });

  it("is held to its environment's objectives: one pod is enough outside production", () => {
    const few = ourTree().map((object) =>
      object.kind === "ScaledObject" && object.metadata.name === "mailer"
        ? { ...object, spec: { ...Object(Reflect.get(object, "spec")), minReplicaCount: 1 } as object }
        : object,
    );
    expect(judgeObjects(few, "prod-berlin").map(({ rule }) => rule.id)).toEqual(["pod-scalers-bounded"]);
    expect(judged(few, "staging-frankfurt")).toEqual([]);
  });
});
