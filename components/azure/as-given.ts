import type * as pulumi from "@pulumi/pulumi";

/**
 * Registers properties of a resource as the program gives them. Under some objects the SDK lays its defaults by `apply`
 * (`...ArgsProvideDefaults` in types/input.js of @pulumi/azure-native 3.28), so that in a preview the whole object is unknown as soon
 * as one id in it is: neither a reviewer nor a policy sees what it says beside that id.
 *
 * @param given must itself say what those defaults would.
 */
export function asGiven(given: Readonly<Record<string, unknown>>): pulumi.ResourceTransformation {
  return ({ props, opts }) => ({ props: { ...(props as object), ...given }, opts });
}
