import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import { labelFaults } from "../names";

export interface EmergencyModeArgs {
  /** Required. Namespaces whose workloads are enrolled: KEDA reads a flag in a ScaledObject's own namespace only. By name. */
  readonly namespaces: Readonly<Record<string, pulumi.Input<string>>>;
  /** Required. Azure's name of the region: the flag carries it, so that nobody sets another cluster's by mistake. */
  readonly regionName: string;
  /** Required. Object id of the Entra group whose members may set the flag. */
  readonly groupId: string;
  /** Required. Namespace of the alerts. */
  readonly monitoring: pulumi.Input<string>;
  /** Optional. The Prometheus operator's release, which brings the CRDs. Default: they are there already. */
  readonly operator?: pulumi.Resource;
}

const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function emergencyFaults({ namespaces, groupId }: EmergencyModeArgs): Fault[] {
  const faults = Object.keys(namespaces).flatMap((name) => labelFaults(`namespaces.${name}`, name));
  if (Object.keys(namespaces).length === 0) {
    const [expected, fix] = ["at least one namespace of workloads", "name those that the flag is to double"];
    faults.push({ path: "namespaces", got: namespaces, expected, fix });
  }
  if (!OBJECT_ID.test(groupId)) {
    const [expected, fix] = ["the object id of an Entra group", "take it from Entra: a name is no subject of AKS"];
    faults.push({ path: "groupId", got: groupId, expected, fix });
  }
  return faults;
}
