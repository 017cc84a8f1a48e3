import { CloudError, type CheckFailure, type DiffResult } from "../protocol/provider";
import { isUnknown, unwrap, type PropertyMap } from "../protocol/values";
import { type Kubeconfig, readKubeconfig } from "./cluster/kubeconfig";
import type { Mutable } from "./objects/immutables";
import { changesBetween } from "./objects/changes";

/** The provider's configuration, read. */
export interface Settings {
  /** Undefined while the kubeconfig is unknown: the cluster is yet to be made. */
  readonly kubeconfig: Kubeconfig | undefined;
  /** Where namespaced objects without a namespace go. */
  readonly namespace: string;
  readonly mutable: Mutable;
  readonly deleteUnreachable: boolean;
}

/** @throws CloudError `InvalidKubeconfig`; see readKubeconfig */
export function readSettings(args: PropertyMap): Settings {
  const kubeconfig = kubeconfigOf(args);
  return {
    kubeconfig,
    namespace: known(args, "namespace") ?? kubeconfig?.namespace ?? "default",
    mutable: { configMaps: flag(args, "enableConfigMapMutable"), secrets: flag(args, "enableSecretMutable") },
    deleteUnreachable: flag(args, "deleteUnreachable"),
  };
}

function kubeconfigOf(args: PropertyMap): Kubeconfig | undefined {
  if (isUnknown(args["kubeconfig"])) return undefined;
  const given = unwrap(args["kubeconfig"] ?? null);
  const text = typeof given === "string" ? given : given === null ? "" : JSON.stringify(given);
  return readKubeconfig(text, known(args, "context"), known(args, "cluster"));
}

function known(args: PropertyMap, key: string): string | undefined {
  const value = unwrap(args[key] ?? null);
  return typeof value === "string" && value !== "" && !isUnknown(value) ? value : undefined;
}

/** Provider configuration travels as JSON in strings. */
function flag(args: PropertyMap, key: string): boolean {
  const value = unwrap(args[key] ?? null);
  return value === true || value === "true";
}

/** Faults name their property in the text: the engine would print the value of a named one, and a kubeconfig is secret. */
export function configurationFailures(args: PropertyMap): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (known(args, "renderYamlToDirectory") !== undefined) {
    const reason =
      "got a folder, expected nothing: the embedded cloud has a cluster and renders no files. Leave it out";
    failures.push({ property: "", reason });
  }
  try {
    kubeconfigOf(args);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    failures.push({ property: "", reason: error.message });
  }
  return failures;
}

/**
 * Another cluster replaces the provider, and with it all that it made; another credential or certificate does not. While the
 * new kubeconfig is unknown it is taken for the same cluster, as Pulumi's provider does.
 */
export function configurationDiff(olds: PropertyMap, news: PropertyMap): DiffResult {
  const moved = hostOf(olds) !== undefined && hostOf(news) !== undefined && hostOf(olds) !== hostOf(news);
  return changesBetween(olds, news, (path) => path === "kubeconfig" && moved, false);
}

function hostOf(args: PropertyMap): string | undefined {
  try {
    return kubeconfigOf(args)?.host;
  } catch {
    return undefined;
  }
}
