import type * as pulumi from "@pulumi/pulumi";

/** A resource's name: the last part of its ARM id. */
export function lastPart(id: pulumi.Output<string>): pulumi.Output<string> {
  return id.apply((text) => text.slice(text.lastIndexOf("/") + 1));
}

/** Name of the resource group that a resource is in. */
export function resourceGroupOf(id: pulumi.Output<string>): pulumi.Output<string> {
  return id.apply((text) => /\/resourceGroups\/([^/]+)/i.exec(text)?.[1] ?? "");
}
