import { spawnSync } from "node:child_process";
import { EMERGENCY } from "../facts/scaling";
import { flagData, REGION_LABEL } from "../components/kubernetes/emergency-mode/build-flag";
import { meet } from "../local/cloud/faults";
import { at, listAt } from "../local/cloud/kubernetes/objects/fields";
import { isObject, type Value } from "../local/cloud/protocol/values";
import type { Resource, Store } from "../local/cloud/store/store";
import { Failure } from "./failure";

/** The flag as one namespace has it. */
export interface Flag {
  readonly namespace: string;
  readonly data: Readonly<Record<string, string>>;
  /** The region that its cluster was made for. */
  readonly region: string | undefined;
  /** Workloads that it doubles. */
  readonly enrolled: readonly string[];
}

/** Where a region's flags are: a cluster of the embedded cloud, or one that kubectl reaches. */
export interface Flags {
  read(): Promise<Flag[]>;
  /** Both keys in every namespace. */
  write(on: boolean): Promise<void>;
}

export type FlagState = "on" | "off" | "mixed";

/** `mixed` is none that we write: somebody has changed a part by hand. */
export function stateOf(flags: readonly Flag[]): FlagState {
  const every = (on: boolean): boolean =>
    flags.every(({ data }) => Object.entries(flagData(on)).every(([key, value]) => data[key] === value));
  if (every(true)) return "on";
  return every(false) ? "off" : "mixed";
}

/** @throws Failure when the region's cluster, or its flag, is not up. CloudError when its region is down. */
export function embeddedFlags(store: Store, stack: string, namespaces: readonly string[]): Flags {
  const owned = (type: string): Resource[] =>
    store.ofType(type).filter(({ owner }) => owner.startsWith(`urn:pulumi:${stack}::`));
  const found = namespaces.map((namespace) => {
    const flag = owned("k8s/v1/ConfigMap").find(({ id }) => id.endsWith(`/${namespace}/${EMERGENCY.configMap}`));
    if (flag) return { namespace, flag };
    throw new Failure(
      `stack ${stack}: got no emergency flag in namespace ${namespace}, expected the one that its cluster comes with; bring up first: ./plugilo up ${stack}`,
    );
  });
  const reach = async (): Promise<void> => {
    for (const { flag } of found) await meet(store, { region: flag.location, type: flag.type, id: flag.id });
  };
  return {
    read: async () => {
      await reach();
      const root = (id: string): string => id.split("/").slice(0, 3).join("/");
      return found.map(({ namespace, flag: { id } }) => {
        const scaled = store.ofType("k8s/keda.sh/v1alpha1/ScaledObject").filter((one) => root(one.id) === root(id));
        return flagOf(
          namespace,
          store.get(id)?.body ?? {},
          scaled.map(({ body }) => body),
        );
      });
    },
    write: async (on) => {
      await reach();
      store.write(() => {
        for (const { flag } of found) {
          const live = store.get(flag.id) ?? flag;
          store.put({ ...live, body: { ...live.body, data: flagData(on) } }, store.referencesOf(flag.id));
        }
      });
    },
  };
}

/** @param command kubectl itself. @throws Failure when there is none, or it is refused: what it said. */
export function kubectlFlags(kubeconfig: string, namespaces: readonly string[], command = "kubectl"): Flags {
  const kubectl = (...args: string[]): string =>
    run(command, ["--kubeconfig", kubeconfig, "--request-timeout=20s", ...args]);
  const get = (...args: string[]): Value => JSON.parse(kubectl("get", ...args, "--output=json")) as Value;
  return {
    read: async () =>
      namespaces.map((namespace) => {
        const items = listAt(get("scaledobjects.keda.sh", `--namespace=${namespace}`), "items");
        return flagOf(namespace, get("configmap", EMERGENCY.configMap, `--namespace=${namespace}`), items);
      }),
    write: async (on) => {
      const patch = `--patch=${JSON.stringify({ data: flagData(on) })}`;
      for (const namespace of namespaces) {
        kubectl("patch", "configmap", EMERGENCY.configMap, `--namespace=${namespace}`, "--type=merge", patch);
      }
    },
  };
}

function run(command: string, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env: process.env });
  if (error && "code" in error && error.code === "ENOENT") {
    throw new Failure("kubectl: got none on PATH, expected one; install it, or leave --kubeconfig out.");
  }
  if (status === 0) return stdout;
  throw new Failure(
    `kubectl: got "${(stderr || String(error)).trim()}", expected to be let in; see to the kubeconfig and to your group.`,
  );
}

function flagOf(namespace: string, configMap: Value, scaledObjects: readonly Value[]): Flag {
  const enrolled = scaledObjects.filter((one) => at(one, "metadata", "namespace") === namespace && follows(one));
  const region = at(configMap, "metadata", "labels", REGION_LABEL);
  return {
    namespace,
    data: texts(at(configMap, "data")),
    region: typeof region === "string" ? region : undefined,
    enrolled: enrolled.map((one) => String(at(one, "metadata", "name"))).sort(),
  };
}

function follows(scaledObject: Value): boolean {
  const triggers = listAt(scaledObject, "spec", "triggers");
  return triggers.some((one) => at(one, "metadata", "resourceName") === EMERGENCY.configMap);
}

function texts(data: Value | undefined): Record<string, string> {
  return isObject(data) ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)])) : {};
}
