import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ROLLOUTS_HASH_LABEL } from "../../../facts/delivery";
import { cpus } from "../../../golden-path/quantities";
import { SLO_SERIES } from "../../../observability/slo/series";
import type { Api } from "./api";
import { bytesOf, isReady, nodesOf, podsOf, requestedBytes, requestedCpus, type Node, type Pod } from "./pods";

interface Counted {
  answered: number;
  failed: number;
  cpuSeconds: number;
}

interface Seen {
  readonly pods: readonly Pod[];
  readonly nodes: readonly Node[];
}

type Labels = Readonly<Record<string, string>>;

const NAME = "app.kubernetes.io/name";
/** Of a pod's requests: far from where anything scales or is judged by it. */
const USED = { cpu: 0.3, memory: 0.4 } as const;
const LOOK_MS = 200;
/** All requests are answered within so many milliseconds. */
const FAST = "50";

/**
 * What nobody measures where pods only pretend to run: the figures that sidecars, kubelets and kube-state-metrics would give for the
 * pods and nodes that are there, under load that a scenario sets. Names and labels are those that the manifests ask for.
 */
export class World {
  /** Requests a second that a service gets, all its pods together. */
  readonly load = new Map<string, number>();
  /** Share of requests that a version fails, by its pods' template hash. */
  readonly failing = new Map<string, number>();
  /** What each pod of a service tells of itself, by service and metric. */
  readonly figures = new Map<string, Readonly<Record<string, number>>>();
  /** Waiting messages by queue. */
  readonly queues = new Map<string, number>();
  /** Services whose error budget is spent. */
  readonly frozen = new Set<string>();
  private readonly counted = new Map<string, Counted>();
  private since = Date.now();
  /** What was there a moment ago: a scrape is answered at once, however busy the API server is. */
  private there: Seen | Error = new Error("not seen yet");
  private scrapes = 0;
  private ended = false;
  private looking = Promise.resolve();
  private readonly server = http.createServer((request, response) => this.answer(request, response));

  constructor(private readonly api: Api) {}

  /** @returns the port on loopback that Prometheus scrapes, and where queues are asked for under their names. */
  async start(): Promise<number> {
    this.looking = this.look();
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (typeof address !== "object" || address === null) throw new Error("world: got no port to listen on");
    return address.port;
  }

  /** Until what was set before has been scraped. */
  async told(): Promise<void> {
    const enough = this.scrapes + 2;
    while (this.scrapes < enough) await sleep(LOOK_MS);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
    this.ended = true;
    await this.looking;
  }

  private async look(): Promise<void> {
    for (; !this.ended; await sleep(LOOK_MS)) {
      try {
        const [pods, nodes] = await Promise.all([podsOf(this.api), nodesOf(this.api)]);
        this.there = { pods, nodes };
      } catch (error) {
        this.there = error instanceof Error ? error : new Error(String(error));
      }
    }
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const queue = /^\/queues\/(.+)$/.exec(request.url ?? "")?.[1];
    if (queue !== undefined) response.end(JSON.stringify({ messages: this.queues.get(queue) ?? 0 }));
    else if (this.there instanceof Error) response.writeHead(503).end(this.there.message);
    else {
      this.scrapes += 1;
      response.end(this.metrics(this.there));
    }
  }

  private metrics({ pods, nodes }: Seen): string {
    const now = Date.now();
    const seconds = (now - this.since) / 1000;
    this.since = now;
    const frozen = [...this.frozen].map((service) => line(SLO_SERIES.frozen, { service, release: "ordinary" }, 1));
    return (
      [...frozen, ...nodes.flatMap(nodeLines), ...pods.flatMap((pod) => this.podLines(pod, pods, seconds))].join("\n") +
      "\n"
    );
  }

  private podLines(pod: Pod, pods: readonly Pod[], seconds: number): string[] {
    const { name, namespace = "", labels = {} } = pod.metadata;
    const of = { namespace, pod: name };
    const state = [
      line("kube_pod_status_phase", { ...of, phase: pod.status.phase }, 1),
      ...(isUnschedulable(pod) ? [line("kube_pod_status_unschedulable", of, 1)] : []),
    ];
    const service = labels[NAME];
    if (service === undefined || !isReady(pod)) return state;
    const peers = pods.filter((one) => one.metadata.labels?.[NAME] === service && isReady(one)).length;
    const counted = this.counted.get(name) ?? { answered: 0, failed: 0, cpuSeconds: 0 };
    const requests = ((this.load.get(service) ?? 0) / peers) * seconds;
    const share = this.failing.get(labels[ROLLOUTS_HASH_LABEL] ?? "") ?? 0;
    counted.answered += requests * (1 - share);
    counted.failed += requests * share;
    counted.cpuSeconds += USED.cpu * requestedCpus(pod) * seconds;
    this.counted.set(name, counted);
    const own = Object.entries(this.figures.get(service) ?? {}).map(([metric, value]) => line(metric, of, value));
    return [...state, ...own, ...measured(of, pod, counted, this.since)];
  }
}

/** Counters say when they were counted: what a busy machine takes to scrape them would look like more or fewer requests. */
function measured(of: Labels, pod: Pod, { answered, failed, cpuSeconds }: Counted, at: number): string[] {
  const container = { ...of, container: "app" };
  const reporter = { ...of, reporter: "destination" };
  const asked = { ...reporter, response_code: "200" };
  return [
    line("up", of, 1),
    line("container_cpu_usage_seconds_total", container, cpuSeconds, at),
    line("container_memory_working_set_bytes", container, USED.memory * requestedBytes(pod)),
    line("istio_requests_total", asked, answered, at),
    line("istio_requests_total", { ...reporter, response_code: "503" }, failed, at),
    line("istio_request_duration_milliseconds_bucket", { ...asked, le: FAST }, answered, at),
    line("istio_request_duration_milliseconds_bucket", { ...asked, le: "+Inf" }, answered, at),
  ];
}

function nodeLines({ metadata, status }: Node): string[] {
  const node = metadata.name;
  const labels = Object.entries(metadata.labels ?? {}).map(
    // As kube-state-metrics writes label names.
    ([key, value]) => [`label_${key.replace(/[^a-zA-Z0-9_]/g, "_")}`, value] as const,
  );
  const { cpu = "0", memory = "0" } = status.capacity;
  return [
    line("kube_node_labels", { node, ...Object.fromEntries(labels) }, 1),
    line("kube_node_status_capacity", { node, resource: "cpu", unit: "core" }, cpus(cpu)),
    line("kube_node_status_capacity", { node, resource: "memory", unit: "byte" }, bytesOf(memory)),
  ];
}

/** @param at milliseconds; when it is scraped, if left out. */
function line(name: string, labels: Labels, value: number, at?: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return `${name}{${pairs.join(",")}} ${value}${at === undefined ? "" : ` ${at}`}`;
}

function isUnschedulable({ status }: Pod): boolean {
  return status.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable") ?? false;
}
