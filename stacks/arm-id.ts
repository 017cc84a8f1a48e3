import * as pulumi from "@pulumi/pulumi";

/** A resource's name: the last part of its ARM id. */
export function lastPart(id: pulumi.Output<string>): pulumi.Output<string> {
  return id.apply((text) => text.slice(text.lastIndexOf("/") + 1));
}

export function resourceGroupId(subscriptionId: string, name: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`/subscriptions/${subscriptionId}/resourceGroups/${name}`;
}
