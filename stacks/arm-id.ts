import type * as pulumi from "@pulumi/pulumi";

/** A resource's name: the last part of its ARM id. */
export function lastPart(id: pulumi.Output<string>): pulumi.Output<string> {
  return id.apply((text) => text.slice(text.lastIndexOf("/") + 1));
}
