/** What AKS refuses of a cluster and its pools by themselves. */
import { at, object, objects, text, texts } from "../body";
import type { Refusal } from "../rule";
import { UNKNOWN, type PropertyMap } from "../../protocol/values";

/**
 * What AKS refuses by itself. Node auto provisioning: https://learn.microsoft.com/azure/aks/node-auto-provisioning#limitations-and-unsupported-features
 * and https://learn.microsoft.com/azure/aks/node-auto-provisioning-networking; no cluster autoscaler beside it without a
 * feature flag: https://learn.microsoft.com/azure/aks/migrate-from-autoscaler-to-node-auto-provisioning. Virtual nodes:
 * https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay (2026-11).
 */
export function checkCluster({ body }: { body: PropertyMap }): Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (property: string, code: string, message: string): void =>
    void refusals.push({ property, code, message });
  const network = object(body["networkProfile"]);
  const overlay = text(network["networkPluginMode"]) === "overlay";
  if (text(at(body, "nodeProvisioningProfile", "mode")) === "Auto") refusals.push(...checkProvisioning(body, network));
  if (at(body, "addonProfiles", "aciConnectorLinux", "enabled") === true && overlay) {
    refuse(
      "addonProfiles.aciConnectorLinux",
      "VirtualNodesNotSupported",
      "got virtual nodes with an overlay network. Expected: a flat network. Leave networkPluginMode out, or the add-on",
    );
  }
  const pools = objects(body["agentPoolProfiles"]);
  if (pools.length > 0 && !pools.some((pool) => text(pool["mode"]) === "System" || pool["mode"] === UNKNOWN)) {
    refuse(
      "agentPoolProfiles",
      "AgentPoolNotFoundForSystemMode",
      "got no pool of mode System. Expected: at least one. Set the mode of a pool",
    );
  }
  const version = text(body["kubernetesVersion"]);
  if (version !== undefined && !/^1\.\d+(\.\d+)?$/.test(version)) {
    refuse(
      "kubernetesVersion",
      "K8sVersionNotSupported",
      `got ${JSON.stringify(version)}. Expected: 1.<minor> or 1.<minor>.<patch>. Mend it`,
    );
  }
  return [...refusals, ...pools.flatMap((pool, index) => checkPool(pool, `agentPoolProfiles[${index}].`))];
}

/** What does not go with node auto provisioning. */
function checkProvisioning(body: PropertyMap, network: PropertyMap): Refusal[] {
  const faults: [boolean, string, string][] = [
    [
      text(network["networkPolicy"]) === "calico",
      "networkPolicy",
      'got "calico". Expected: "cilium" or none. Change it',
    ],
    [text(network["networkPlugin"]) === "kubenet", "networkPlugin", 'got "kubenet". Expected: "azure". Change it'],
    [texts(network["ipFamilies"]).includes("IPv6"), "ipFamilies", 'got "IPv6". Expected: "IPv4" alone. Leave it out'],
  ];
  return [
    ...besideProvisioning(faults, "networkProfile"),
    ...objects(body["agentPoolProfiles"]).flatMap((pool, index) =>
      besideProvisioning(poolFaults(pool), `agentPoolProfiles[${index}]`),
    ),
  ];
}

/** What a pool cannot be in a cluster that provisions nodes by itself. */
function poolFaults(pool: PropertyMap): [boolean, string, string][] {
  return [
    [pool["enableAutoScaling"] === true, "enableAutoScaling", "got true. Expected: a fixed count. Set it to false"],
    [text(pool["podSubnetID"]) !== undefined, "podSubnetID", "got a subnet for pods. Expected: none. Leave it out"],
    [text(pool["osType"]) === "Windows", "osType", 'got "Windows". Expected: "Linux". Change it'],
  ];
}

function besideProvisioning(faults: readonly [boolean, string, string][], path: string): Refusal[] {
  return faults
    .filter(([wrong]) => wrong)
    .map(([, property, says]) => ({
      property: `${path}.${property}`,
      code: "NodeAutoProvisioningNotSupported",
      message: `${says}: node auto provisioning does not go with it`,
    }));
}

export function checkPool(pool: PropertyMap, prefix: string): Refusal[] {
  const [least, most] = [pool["minCount"], pool["maxCount"]];
  const refusals: Refusal[] = [];
  if (typeof least === "number" && typeof most === "number" && least > most) {
    const message = `got minCount ${least} and maxCount ${most}. Expected: minCount <= maxCount. Swap them`;
    refusals.push({ property: `${prefix}minCount`, code: "InvalidParameter", message });
  }
  if (text(pool["mode"]) === "System" && text(pool["scaleSetPriority"]) === "Spot") {
    const message = `got "Spot" for a system pool. Expected: "Regular". Use a user pool for spot nodes`;
    refusals.push({ property: `${prefix}scaleSetPriority`, code: "InvalidParameter", message });
  }
  return refusals;
}
