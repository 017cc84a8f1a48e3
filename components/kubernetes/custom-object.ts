import * as apiextensions from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";

/** A custom resource as a pure builder makes it: what its CRD describes, its leaves perhaps still to come. */
export interface CustomObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: pulumi.Input<string>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * Applies a custom resource.
 *
 * @param opts must wait for what brings the CRD: an operator's release, or the cluster for those of AKS' add-ons.
 */
export function applyCustom(
  name: string,
  object: CustomObject,
  opts: pulumi.CustomResourceOptions,
): apiextensions.CustomResource {
  return new apiextensions.CustomResource(name, { ...object }, opts);
}

/** What a custom resource waits for: the release that brings its CRD, where there is one to wait for. */
export function after(operator: pulumi.Resource | undefined): pulumi.Resource[] {
  return operator ? [operator] : [];
}
