import * as pulumi from "@pulumi/pulumi";
import { Provider as AzureProvider } from "@pulumi/azure-native/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { getVersion } from "@pulumi/pagerduty/utilities";
import { Provider as RandomProvider } from "@pulumi/random/provider";
import type { StackConfig } from "./config";

/**
 * The explicit providers of a stack: default ones are off, so a forgotten one is an error. Credentials come from the
 * environment (OIDC in a pipeline, `az login` at a desk); which subscription they work on is the stack's fact.
 */
export function azureProvider(config: StackConfig): AzureProvider {
  return new AzureProvider("azure", {
    subscriptionId: config.subscriptionId,
    tenantId: config.tenantId,
    location: config.region,
  });
}

/** @param kubeconfig as the cluster's component offers it: secret, and with Entra sign-in rather than a key. */
export function kubernetesProvider(kubeconfig: pulumi.Input<string>): KubernetesProvider {
  return new KubernetesProvider("kubernetes", { kubeconfig, enableServerSideApply: true });
}

/**
 * For what a stack puts into the cluster of another, the hub: while that is lost, everything else must still be changed (A17).
 *
 * @param kubeconfig as for one's own.
 */
export function distantProvider(name: string, kubeconfig: pulumi.Input<string>): KubernetesProvider {
  return new KubernetesProvider(name, { kubeconfig, enableServerSideApply: true, skipUpdateUnreachable: true });
}

/** Makes what nobody should have to invent: passwords. */
export function randomProvider(): RandomProvider {
  return new RandomProvider("random");
}

/**
 * PagerDuty finds its token in PAGERDUTY_TOKEN, as the others find theirs: the SDK's own class would have the program say it, and so
 * write it into the state (https://github.com/PagerDuty/terraform-provider-pagerduty/blob/master/pagerduty/provider.go, 2026-11).
 */
class PagerDutyProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("pagerduty", name, {}, { version: getVersion() });
  }
}

/** Who is called, and by which keys. */
export function pagerDutyProvider(): pulumi.ProviderResource {
  return new PagerDutyProvider("pagerduty");
}
