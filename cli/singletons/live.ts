import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { split } from "shlex";
import { LABELS, SERVICES_NAMESPACE } from "../../facts/workloads";
import { Failure } from "../failure";
import type { Singleton } from "./tree";

/** Where a cluster's name goes in the command that asks it. */
const CLUSTER = "{cluster}";
export const KUBECTL = `kubectl --context ${CLUSTER}`;

const ASKED = ["cronjobs.batch", "cronworkflows.argoproj.io", "deployments.apps", "statefulsets.apps", "pods"].join();
/** Seconds for an answer: a cluster that has been lost gives none. */
const ANSWER_WITHIN = 20;

/** An object of a cluster, as far as it tells whether something runs. */
export interface LiveObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly suspend?: boolean; readonly replicas?: number };
  readonly status?: { readonly active?: readonly unknown[]; readonly replicas?: number; readonly phase?: string };
}

/**
 * Singletons of a cluster and their pods.
 *
 * @param kubectl a command with `{cluster}` where the name goes.
 * @throws Failure when it cannot be asked; what it runs is then not known, which is not the same as nothing.
 */
export async function askCluster(kubectl: string, cluster: string): Promise<LiveObject[]> {
  const [program, ...before] = split(kubectl).map((word) => word.replaceAll(CLUSTER, cluster));
  if (program === undefined || !kubectl.includes(CLUSTER)) {
    throw new Failure(`--kubectl: got "${kubectl}", expected a command with ${CLUSTER} in it, such as "${KUBECTL}".`);
  }
  const selector = `${LABELS.singleton}=true`;
  const args = [...before, "get", ASKED, "--namespace", SERVICES_NAMESPACE, "--selector", selector, "--output", "json"];
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: ANSWER_WITHIN * 1000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return (JSON.parse(stdout) as { items: LiveObject[] }).items;
  } catch (error) {
    const why = error instanceof Error ? (error.message.trim().split("\n").at(-1) ?? "") : String(error);
    throw new Failure(
      `cluster ${cluster}: got no answer (${why}), expected what it runs. If it can be reached, mend the command (--kubectl); ` +
        `if it is lost, fence it and say so: --lost ${cluster} --fenced "<how>"`,
    );
  }
}

/** What keeps a cluster from being at rest, each as people read it; empty when it is. */
export function awake(wanted: readonly Singleton[], live: readonly LiveObject[]): string[] {
  const unknown = wanted
    .filter(({ kind, name }) => !live.some((one) => one.kind === kind && one.metadata.name === name))
    .map(
      ({ kind, name }) => `${kind} ${name} is not there: the tree has not been synced, or the wrong cluster answers`,
    );
  return [...unknown, ...live.flatMap(stir)];
}

function stir({ kind, metadata: { name }, spec, status }: LiveObject): string[] {
  switch (kind) {
    case "CronJob":
    case "CronWorkflow":
      return [
        ...(spec?.suspend === true ? [] : [`${kind} ${name} is not suspended`]),
        ...((status?.active?.length ?? 0) > 0 ? [`${kind} ${name} has a run under way`] : []),
      ];
    case "Pod":
      return status?.phase === "Succeeded" || status?.phase === "Failed" ? [] : [`Pod ${name} runs`];
    default:
      return (spec?.replicas ?? 1) === 0 ? [] : [`${kind} ${name} is not at 0 replicas`];
  }
}
