import { z } from "zod";
import { PROBES, SHUTDOWN, SIDECAR_PORTS } from "../facts/service-defaults";
import { SERVICE_PORT } from "../facts/workloads";

/** RFC 1123; short enough that `-preview`, and the two parts that a pod's name adds, still fit into 63 characters. */
const NAME = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;
const PATH = /^\/[A-Za-z0-9._~/-]*$/;
const CPU = /^([1-9]\d*m|[1-9]\d*(\.\d+)?|0\.\d+)$/;
const MEMORY = /^[1-9]\d*(Mi|Gi)$/;
const REPOSITORY = /^[a-z0-9]+([._/-][a-z0-9]+)*$/;
/** Not Azure's registries: those are ours, and closed. */
const PUBLIC_REPOSITORY = /^(?![^/]*\.azurecr\.io\/)[a-z0-9-]+(\.[a-z0-9-]+)+(\/[a-z0-9]+([._-][a-z0-9]+)*)+$/;
/** Five fields, as Kubernetes and Argo Workflows take them. */
const CRON = /^\S+ \S+ \S+ \S+ \S+$/;

const name = z.string().regex(NAME, "at most 40 lower-case letters, digits and hyphens that begin with a letter");
const path = z.string().regex(PATH, "an absolute path without blanks");
const seconds = (least: number, most: number): z.ZodNumber => z.int().min(least).max(most);

const probes = z
  .strictObject({
    startup: path.default(PROBES.paths.startup).describe("Path that answers 200 once the service has started."),
    readiness: path.default(PROBES.paths.readiness).describe("Path that answers 200 while it can take requests."),
    liveness: path
      .default(PROBES.paths.liveness)
      .describe("Path that answers anything but 200 when only a restart helps."),
    startSeconds: seconds(5, 180)
      .default(PROBES.startSeconds)
      .describe("Seconds that a start may take. New pods must be ready within three minutes (A2)."),
  })
  .describe("Where the pod tells how it is, on `port`.");

const resources = z
  .strictObject({
    cpu: z
      .string()
      .regex(CPU, "CPUs such as 250m or 2")
      .describe("CPU that a pod is sure of, `250m` or `2`. There is no limit: what is free may be used."),
    memory: z
      .string()
      .regex(MEMORY, "memory such as 256Mi or 2Gi")
      .describe("Memory of a pod, `256Mi` or `2Gi`: asked for, and the limit."),
  })
  .describe("What a pod needs.");

const scaling = z
  .strictObject({
    floor: z.int().min(1).max(500).describe("Fewest pods: enough for the usual load at 80 % use."),
    cap: z.int().min(1).max(1000).describe("Most pods. In an emergency, twice as many (A19)."),
    requestsPerSecond: z
      .number()
      .positive()
      .optional()
      .describe("Web only, required there. Requests a second that one pod carries."),
    usualPeak: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        "Pods that carry a usual working day's peak: started ahead of it, by the calendar (A8). Default: none are.",
      ),
  })
  .describe("How many pods there may be.");

const queue = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][\w./-]{0,259}$/, "a Service Bus queue")
      .describe("Service Bus queue that the worker takes from."),
    messagesPerPod: z.int().min(1).max(10_000).describe("Waiting messages that one pod is there for."),
  })
  .describe("Worker only. What it works off; this or `backlog`.");

const backlog = z
  .strictObject({
    service: name.describe("Web service that hands out the work, at a public path of its own."),
    metric: z
      .string()
      .regex(/^[a-z_][a-z0-9_]*$/, "a gauge's name")
      .describe("Gauge of that service: how many pieces of work wait. Each of its pods may tell all of them."),
    perPod: z.int().min(1).max(10_000).describe("Waiting pieces of work that one pod is there for."),
  })
  .describe(
    "Worker only. Work that another service hands out by HTTPS, so that no identity is needed; this or `queue`.",
  );

const slo = z
  .strictObject({
    availability: z.number().min(90).max(99.99).describe("Percent of requests that end well."),
    p95Ms: z.int().min(1).max(30_000).describe("Milliseconds within which 95 % are answered."),
    p99Ms: z.int().min(1).max(30_000).describe("Milliseconds within which 99 % are answered."),
  })
  .describe("Web only, required there. What users are promised: alerts and the judgement of new versions follow.");

const fix = z
  .enum(["critical", "incident"])
  .describe(
    "With `slo` only. What this release mends; taken out again with the next one. `critical`: it goes though three quarters of the month's error budget are spent. `incident`: it goes whatever is left of it, and without asking the centre. Default: an ordinary release, which waits from three quarters on.",
  );

const schedule = z
  .strictObject({
    cron: z
      .string()
      .regex(CRON, "five fields, such as 30 1 * * *")
      .describe("Five fields: minute, hour, day, month, weekday."),
    timeZone: z
      .string()
      .regex(/^[A-Za-z]+(\/[A-Za-z_+-]+)*$/, "a zone such as Europe/Berlin")
      .default("Etc/UTC")
      .describe("IANA name of the zone that the cron is meant in."),
    deadlineMinutes: z.int().min(1).max(1440).describe("Minutes after which a run is ended, and the team told."),
    engine: z
      .enum(["job", "workflow"])
      .default("job")
      .describe("`job`: a Kubernetes CronJob. `workflow`: an Argo CronWorkflow, for what shall have steps."),
  })
  .describe("Singleton only. Runs at times instead of all the time.");

const burst = z
  .strictObject({
    image: z
      .string()
      .regex(PUBLIC_REPOSITORY, "a public repository with its registry, such as ghcr.io/plugilo/thumbnailer")
      .describe(
        "Public repository that holds the same image, with registry, without tag and digest: container instances of virtual nodes cannot sign in to ours. The environment adds the digest.",
      ),
  })
  .describe(
    "Worker only. Also runs on Azure Container Instances once the nodes are full (A5): not meshed, fed by a backlog, not critical. Default: it waits for nodes.",
  );

const settings = z
  .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "upper-case letters, digits and underscores"), z.string())
  .default({})
  .describe("Environment variables, by name. No secrets: a service signs in as its identity.");

const FILE = /^[a-z0-9][-a-z0-9.]*$/;

const files = z
  .strictObject({
    at: path.describe("Folder that they are in, which holds nothing else."),
    names: z
      .array(z.string().regex(FILE, "a file name in lower case"))
      .min(1)
      .describe("Files beside this one. A pod starts anew when one of them changes."),
  })
  .describe("Singleton only. Settings that the program reads from files. No secrets.");

const secretFiles = z
  .strictObject({
    at: path.describe("Folder that they are in, which holds nothing else."),
    secret: name.describe("Secret of the namespace, which the platform's documentation names. The pod waits for it."),
  })
  .describe("Singleton only. A certificate, where a store takes no identity.");

/** A service as its team writes it, key by key: a fault in one keeps no other from being judged. */
export const KEYS = {
  name: name.describe("What everything of it is called, and its folder."),
  owner: name.describe("Team that is told when something is wrong, and that reviews its changes."),
  kind: z
    .enum(["web", "worker", "singleton"])
    .describe("`web` answers requests, `worker` takes from a queue, a `singleton` must never run twice (A20)."),
  class: z
    .enum(["critical", "standard", "batch"])
    .describe(
      "`critical`: blue-green, on-demand nodes, pods wait for their zone. `standard`: canary. `batch`: may lose its node at 30 s notice, so it runs on spot nodes first.",
    ),
  stateless: z
    .boolean()
    .default(true)
    .describe("Keeps nothing on a pod's disk or in its memory that a user would miss (A9). `false` is for singletons."),
  meshed: z
    .boolean()
    .default(true)
    .describe("Has a sidecar: mutual TLS, breaker, retries. Needed by what answers or makes calls."),
  burst: burst.optional(),
  image: z
    .string()
    .regex(REPOSITORY, "a repository without registry, tag and digest, such as services/accounts-api")
    .optional()
    .describe("Repository in our registry. The environment adds registry and digest. Default: `services/<name>`."),
  port: z
    .int()
    .min(1024)
    .max(65_535)
    .default(SERVICE_PORT)
    .describe(
      `Where it listens, for requests and for probes. Not ${SIDECAR_PORTS.from} to ${SIDECAR_PORTS.to}, which are the sidecar's.`,
    ),
  metricsPath: path
    .optional()
    .describe(
      "Path on `port` where the service tells its own figures to Prometheus. Default: only what mesh and nodes see.",
    ),
  metricsPort: z
    .int()
    .min(1024)
    .max(65_535)
    .optional()
    .describe("Where `metricsPath` is answered, for a service with a sidecar. Default: `port`."),
  arguments: z.array(z.string()).default([]).describe("Arguments of the image's entry point."),
  settings,
  settingsFrom: z
    .array(name)
    .default([])
    .describe("Singleton only. ConfigMaps of the platform whose keys become variables. The pod waits for them."),
  files: files.optional(),
  secretFiles: secretFiles.optional(),
  probes: probes.prefault({}),
  resources,
  scaling: scaling.optional(),
  queue: queue.optional(),
  backlog: backlog.optional(),
  slo: slo.optional(),
  fix: fix.optional(),
  paths: z
    .array(path)
    .default([])
    .describe(
      "Web only. Path prefixes that users reach from outside, of our public names. Default: only other services reach it.",
    ),
  calls: z
    .array(name)
    .default([])
    .describe(
      "Services of kind web that it calls. It reaches no other, and they let in nobody who does not name them.",
    ),
  finishSeconds: seconds(1, 600)
    .default(SHUTDOWN.finishSeconds)
    .describe("Worker and singleton. Seconds that a piece of work may take once the pod is told to stop."),
  schedule: schedule.optional(),
} as const;

export const serviceFile = z.strictObject(KEYS);

export type Service = z.infer<typeof serviceFile>;
export type ServiceKind = Service["kind"];
