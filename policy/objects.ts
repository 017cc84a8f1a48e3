import { judgeStack, type Judgement } from "./judge";
import { RULES } from "./rules";
import { kubernetesRules } from "./rules/kubernetes";

/** An object as a GitOps tree or a chart has it. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const JUDGING = RULES.filter((rule) => rule.scope === "resource" || kubernetesRules.includes(rule));

/**
 * What the pack holds against objects that no state has, because something else than Pulumi applies them. They are judged as a
 * stack, by every rule of single resources and by those of what runs in clusters.
 *
 * @param stack `prod-frankfurt`: its name tells the tier.
 */
export function judgeObjects(objects: readonly ClusterObject[], stack: string): Judgement[] {
  const written = objects.map((object) => {
    const { namespace = "", name } = object.metadata;
    const type = typeOf(object);
    const urn = `urn:pulumi:${stack}::plugilo::${type}::${namespace}/${name}`;
    return { urn, type, inputs: object, outputs: object };
  });
  return judgeStack(written, { rules: JUDGING });
}

/** The type that Pulumi gives an object: `v1` is `core/v1` there. */
export function typeOf({ apiVersion, kind }: ClusterObject): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}
