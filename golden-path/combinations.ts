import type { Fault } from "../components/arguments";
import { HEALTH_PATH } from "../facts/health";
import { LEAST_REPLICAS, SIDECAR_PORTS } from "../facts/service-defaults";
import { BURST_COMBINATIONS } from "./burst-combinations";
import type { Service } from "./schema";

/** As much of a service as could be understood. */
export type Understood = Partial<Service>;

/** What does not go together, whatever the single keys say. */
export interface Combination {
  readonly path: keyof Service | `${keyof Service}.${string}`;
  readonly wrong: (service: Understood) => boolean;
  readonly got: (service: Understood) => unknown;
  readonly expected: string;
  readonly fix: string;
}

/** A key that goes with some kinds only; `needed` there, or merely allowed. */
function onlyFor(
  path: keyof Service,
  { needed = [], allowed = [] }: { needed?: readonly string[]; allowed?: readonly string[] },
): Combination[] {
  const kinds = [...needed, ...allowed];
  const given = (service: Understood): boolean => {
    const value = service[path];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  };
  const missing: Combination = {
    path,
    wrong: (service) => needed.includes(service.kind ?? "") && !given(service),
    got: () => undefined,
    expected: `it for kind ${needed.join(" or ")}`,
    fix: "write it: nothing could be derived without",
  };
  const stray: Combination = {
    path,
    wrong: (service) => service.kind !== undefined && !kinds.includes(service.kind) && given(service),
    got: (service) => service[path],
    expected: `it for kind ${kinds.join(" or ")} only`,
    fix: "leave it out, or choose the other kind",
  };
  return needed.length > 0 ? [missing, stray] : [stray];
}

/** Git is no place for these, and nobody would notice them in a manifest. */
const SECRET = /PASSWORD|SECRET|TOKEN|API_?KEY|CONNECTION_?STRING/;
const secretsOf = ({ settings = {} }: Understood): string[] => Object.keys(settings).filter((key) => SECRET.test(key));

const COMBINATIONS: readonly Combination[] = [
  ...onlyFor("slo", { needed: ["web"] }),
  ...onlyFor("fix", { allowed: ["web"] }),
  ...onlyFor("scaling", { needed: ["web", "worker"] }),
  ...onlyFor("queue", { allowed: ["worker"] }),
  ...onlyFor("backlog", { allowed: ["worker"] }),
  {
    path: "queue",
    wrong: ({ kind, queue, backlog }) => kind === "worker" && (queue === undefined) === (backlog === undefined),
    got: ({ queue }) => queue,
    expected: "either queue or backlog for kind worker",
    fix: "write the one that it takes its work from",
  },
  ...onlyFor("paths", { allowed: ["web"] }),
  ...onlyFor("schedule", { allowed: ["singleton"] }),
  ...onlyFor("settingsFrom", { allowed: ["singleton"] }),
  ...onlyFor("files", { allowed: ["singleton"] }),
  ...onlyFor("secretFiles", { allowed: ["singleton"] }),
  {
    path: "metricsPort",
    wrong: ({ metricsPort, metricsPath, meshed }) =>
      metricsPort !== undefined && (metricsPath === undefined || meshed === false),
    got: ({ metricsPort }) => metricsPort,
    expected: "it with metricsPath, and with a sidecar, which asks there",
    fix: "write metricsPath and leave meshed out, or leave it out",
  },
  {
    path: "class",
    wrong: ({ kind, class: quality }) => kind === "web" && quality === "batch",
    got: () => "batch",
    expected: "critical or standard for web: users wait, and a spot node goes at 30 s notice",
    fix: "choose standard, or make a worker of it",
  },
  {
    path: "class",
    wrong: ({ kind, class: quality, schedule }) =>
      kind === "singleton" && quality === "batch" && schedule === undefined,
    got: () => "batch",
    expected: "critical or standard for a singleton that runs all the time: it has no second pod that goes on",
    fix: "choose standard",
  },
  {
    path: "stateless",
    wrong: ({ kind, stateless }) => kind !== undefined && kind !== "singleton" && stateless === false,
    got: () => false,
    expected: "true for web and worker (A9)",
    fix: "keep sessions in Redis and files in Blob Storage",
  },
  {
    path: "stateless",
    wrong: ({ class: quality, stateless }) => quality === "batch" && stateless === false,
    got: () => false,
    expected: "true for batch: a spot node takes its disk along",
    fix: "keep the state in a store, or choose standard",
  },
  ...BURST_COMBINATIONS,
  {
    path: "meshed",
    wrong: ({ kind, meshed }) => kind === "web" && meshed === false,
    got: () => false,
    expected: "true for web: breaker, canary and judgement of new versions are the mesh's",
    fix: "leave it out",
  },
  {
    path: "calls",
    wrong: ({ calls, meshed }) => meshed === false && (calls ?? []).length > 0,
    got: ({ calls }) => calls,
    expected: "none without a sidecar: services take mutual TLS only",
    fix: "leave meshed out",
  },
  {
    path: "calls",
    wrong: ({ calls, name }) => name !== undefined && (calls ?? []).includes(name),
    got: ({ calls }) => calls,
    expected: "other services",
    fix: "remove its own name",
  },
  {
    path: "port",
    wrong: ({ port = 0 }) => port >= SIDECAR_PORTS.from && port <= SIDECAR_PORTS.to,
    got: ({ port }) => port,
    expected: `a port that is not the sidecar's, ${SIDECAR_PORTS.from} to ${SIDECAR_PORTS.to}`,
    fix: "choose another",
  },
  {
    path: "settings",
    wrong: (service) => secretsOf(service).length > 0,
    got: secretsOf,
    expected: "no secrets",
    fix: "let the service sign in as its identity; every store of the platform takes it",
  },
  {
    path: "scaling.requestsPerSecond",
    wrong: ({ kind, scaling }) => kind === "web" && scaling !== undefined && scaling.requestsPerSecond === undefined,
    got: () => undefined,
    expected: "it for kind web",
    fix: "measure one pod: what it carries within its objective for latency",
  },
  {
    path: "scaling.requestsPerSecond",
    wrong: ({ kind, scaling }) => kind === "worker" && scaling?.requestsPerSecond !== undefined,
    got: ({ scaling }) => scaling?.requestsPerSecond,
    expected: "it for kind web only",
    fix: "leave it out: queue.messagesPerPod says what a pod is there for",
  },
  {
    path: "scaling.cap",
    wrong: ({ scaling }) => scaling !== undefined && scaling.cap < scaling.floor,
    got: ({ scaling }) => scaling?.cap,
    expected: "at least scaling.floor",
    fix: "raise it",
  },
  {
    path: "scaling.floor",
    wrong: ({ class: quality, scaling }) =>
      quality !== undefined && scaling !== undefined && scaling.floor < LEAST_REPLICAS[quality],
    got: ({ scaling }) => scaling?.floor,
    expected: `at least ${LEAST_REPLICAS.critical} for critical (one a zone), ${LEAST_REPLICAS.standard} for standard (A23)`,
    fix: "raise it, or choose another class",
  },
  {
    path: "scaling.usualPeak",
    wrong: ({ scaling }) => (scaling?.usualPeak ?? 0) > (scaling?.cap ?? Infinity),
    got: ({ scaling }) => scaling?.usualPeak,
    expected: "at most scaling.cap",
    fix: "raise the cap: it must leave room for unusual days",
  },
  {
    path: "paths",
    wrong: ({ paths = [] }) => paths.some((path) => within(HEALTH_PATH, path)),
    got: ({ paths }) => paths,
    expected: `no prefix of ${HEALTH_PATH}, by which the gateway itself says that the region serves`,
    fix: "give the service a path of its own",
  },
  {
    path: "slo.p99Ms",
    wrong: ({ slo }) => slo !== undefined && slo.p99Ms < slo.p95Ms,
    got: ({ slo }) => slo?.p99Ms,
    expected: "at least slo.p95Ms",
    fix: "mend one of the two",
  },
];

/** Everything about one service that does not go together. */
export function combinationFaults(service: Understood): Fault[] {
  return COMBINATIONS.filter(({ wrong }) => wrong(service)).map(({ path, got, expected, fix }) => ({
    path,
    got: got(service),
    expected,
    fix,
  }));
}

/** What services want of each other and cannot get; path by service. */
export function neighbourFaults(services: readonly Service[]): Fault[] {
  return services.flatMap((service) => [
    ...callFaults(service, services),
    ...backlogFaults(service, services),
    ...pathFaults(service, services),
  ]);
}

function callFaults({ name, calls }: Service, services: readonly Service[]): Fault[] {
  const callable = services.filter(({ kind }) => kind === "web").map((other) => other.name);
  return calls
    .filter((callee) => !callable.includes(callee))
    .map((callee) => ({
      path: `${name}.calls`,
      got: callee,
      expected: `a service of kind web: ${callable.join(", ") || "there is none"}`,
      fix: "mend its spelling, or write its file first",
    }));
}

/** It asks by way of the gateway, as anybody from outside would. */
function backlogFaults({ name, backlog }: Service, services: readonly Service[]): Fault[] {
  const open = services.filter(({ paths }) => paths.length > 0).map((other) => other.name);
  if (backlog === undefined || open.includes(backlog.service)) return [];
  return [
    {
      path: `${name}.backlog.service`,
      got: backlog.service,
      expected: `a service with a public path: ${open.join(", ") || "there is none"}`,
      fix: "mend its spelling, or give that service a path",
    },
  ];
}

/** The mesh merges all services' routes of one host in no certain order: no request may fit two. */
function pathFaults({ name, paths }: Service, services: readonly Service[]): Fault[] {
  return services
    .filter((other) => other.name < name)
    .flatMap((other) =>
      paths
        .filter((path) => other.paths.some((taken) => within(path, taken) || within(taken, path)))
        .map((path) => ({
          path: `${name}.paths`,
          got: path,
          expected: `a prefix apart from those of ${other.name}: ${other.paths.join(", ")}`,
          fix: "choose another",
        })),
    );
}

/** As the mesh matches: by characters, not by the parts of a path. */
function within(path: string, prefix: string): boolean {
  return path.startsWith(prefix);
}
