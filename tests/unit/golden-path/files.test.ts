import { ArgumentError } from "../../../components/arguments";
import { readServices } from "../../../golden-path/read";
import { all, FILES, faultsOf, type File, type FileKey, textOf } from "./services";

const paths = (key: FileKey, change: File): string[] => faultsOf(key, change).map(({ path }) => path);

describe("a service file", () => {
  test("is taken in its smallest form, and gets defaults", () => {
    const accounts = all().find(({ name }) => name === "accounts");
    expect(accounts).toMatchObject({
      port: 8080,
      meshed: true,
      stateless: true,
      probes: { startup: "/livez", readiness: "/readyz", liveness: "/livez", startSeconds: 60 },
      settings: {},
      calls: [],
    });
  });

  test("is refused with all of its faults at once, each with its way out", () => {
    const faults = faultsOf("critical", {
      kind: "site",
      slo: undefined,
      scalling: {},
      resources: { cpu: "lots", memory: "512Mi" },
    });
    expect(faults.map(({ path }) => path).sort()).toEqual([
      "accounts.kind",
      "accounts.resources.cpu",
      "accounts.scalling",
    ]);
    expect(faults.find(({ path }) => path === "accounts.kind")).toMatchObject({
      got: "site",
      expected: "one of web, worker, singleton",
    });
    for (const { fix } of faults) expect(fix).not.toBe("");
  });

  test("is told what does not go together although other keys are wrong", () => {
    expect(paths("critical", { class: "batch", owner: "Not A Name" }).sort()).toEqual([
      "accounts.class",
      "accounts.owner",
    ]);
  });

  test("is told of a secret by its name alone", () => {
    const told = JSON.stringify(faultsOf("alone", { settings: { DB_PASSWORD: "hunter2" } }));
    expect(told).toContain("DB_PASSWORD");
    expect(told).not.toContain("hunter2");
  });

  test("names the folder that it lies in", () => {
    const found = (): unknown => readServices([textOf(FILES.alone, "other")]);
    expect(found).toThrow(ArgumentError);
    expect(found).toThrow('other.name: got "cdc", expected the name of its folder, other');
  });

  test("that is no YAML is told where", () => {
    expect(() => readServices([{ folder: "x", text: "name: [" }])).toThrow(/x\.: got "name: \[", expected YAML/);
  });

  test("that holds nothing lacks what every service must say", () => {
    expect(() => readServices([{ folder: "x", text: "" }])).toThrow(/got null, expected a value of type object/);
  });
});

describe("what does not go together", () => {
  const refused: [string, FileKey, File, string][] = [
    ["a web service on spot nodes", "canary", { class: "batch" }, "content.class"],
    ["a web service without an objective", "canary", { slo: undefined }, "content.slo"],
    ["a web service without bounds", "canary", { scaling: undefined }, "content.scaling"],
    [
      "a web service that says nothing of its load",
      "canary",
      { scaling: { floor: 2, cap: 4 } },
      "content.scaling.requestsPerSecond",
    ],
    ["a web service outside the mesh", "critical", { meshed: false }, "accounts.meshed"],
    ["a web service with a queue", "canary", { queue: { name: "q", messagesPerPod: 1 } }, "content.queue"],
    ["a web service that would burst", "critical", { burst: FILES.burst.burst, meshed: true }, "accounts.burst"],
    ["state on a web service's pods", "canary", { stateless: false }, "content.stateless"],
    [
      "a schedule for what is no singleton",
      "worker",
      { schedule: { cron: "0 0 * * *", deadlineMinutes: 5 } },
      "mailer.schedule",
    ],
    ["a worker without work", "worker", { queue: undefined }, "mailer.queue"],
    [
      "a worker with two sources",
      "worker",
      { backlog: { service: "content", metric: "m", perPod: 1 } },
      "mailer.queue",
    ],
    [
      "a worker with requests",
      "worker",
      { scaling: { floor: 2, cap: 4, requestsPerSecond: 1 } },
      "mailer.scaling.requestsPerSecond",
    ],
    ["a worker with an objective of requests", "worker", { slo: FILES.canary.slo }, "mailer.slo"],
    ["a worker with public paths", "worker", { paths: ["/mail"] }, "mailer.paths"],
    ["a burst with a sidecar", "burst", { meshed: true }, "thumbs.burst"],
    ["a burst of a critical service", "burst", { class: "critical", scaling: { floor: 3, cap: 8 } }, "thumbs.burst"],
    ["a burst larger than a container group", "burst", { resources: { cpu: "1", memory: "17Gi" } }, "thumbs.burst"],
    ["a burst faster than a container group", "burst", { resources: { cpu: "4500m", memory: "1Gi" } }, "thumbs.burst"],
    [
      "a burst that wants a queue's identity",
      "burst",
      { backlog: undefined, queue: FILES.worker.queue },
      "thumbs.burst",
    ],
    [
      "a burst of an image in our closed registry",
      "burst",
      { burst: { image: "cr.azurecr.io/thumbs" } },
      "thumbs.burst.image",
    ],
    ["a burst of an image of who knows where", "burst", { burst: { image: "services/thumbs" } }, "thumbs.burst.image"],
    [
      "a burst whose digest is not the environment's",
      "burst",
      { burst: { image: "ghcr.io/thumbs@sha256:1" } },
      "thumbs.burst.image",
    ],
    ["calls without a sidecar", "burst", { calls: ["accounts"] }, "thumbs.calls"],
    ["a singleton with bounds", "alone", { scaling: { floor: 1, cap: 2 } }, "cdc.scaling"],
    ["a singleton on spot nodes that runs all the time", "alone", { class: "batch" }, "cdc.class"],
    ["state on a spot node", "workflow", { stateless: false }, "reindex.stateless"],
    ["a call to itself", "critical", { calls: ["accounts"] }, "accounts.calls"],
    ["a fix of what has no budget", "worker", { fix: "critical" }, `${FILES.worker.name}.fix`],
    ["a port of the sidecar's", "critical", { port: 15090 }, "accounts.port"],
    ["a cap below the floor", "canary", { scaling: { floor: 5, cap: 4, requestsPerSecond: 1 } }, "content.scaling.cap"],
    [
      "a forecast above the cap",
      "canary",
      { scaling: { floor: 2, cap: 4, requestsPerSecond: 1, usualPeak: 5 } },
      "content.scaling.usualPeak",
    ],
    [
      "a critical service on fewer pods than zones",
      "critical",
      { scaling: { floor: 2, cap: 4, requestsPerSecond: 1 } },
      "accounts.scaling.floor",
    ],
    ["a secret among the settings", "alone", { settings: { DB_PASSWORD: "x" } }, "cdc.settings"],
    ["files of a service in many pods", "worker", { files: { at: "/etc/a", names: ["a"] } }, "mailer.files"],
    ["a secret of one", "worker", { secretFiles: { at: "/etc/a", secret: "a" } }, "mailer.secretFiles"],
    ["settings of the platform for one", "worker", { settingsFrom: ["a"] }, "mailer.settingsFrom"],
    ["a file outside of its folder", "alone", { files: { at: "/etc/a", names: ["../a"] } }, "cdc.files.names.0"],
    ["a port of figures that nobody asks", "alone", { metricsPort: 9404 }, "cdc.metricsPort"],
    ["99 % faster than 95 %", "canary", { slo: { availability: 99, p95Ms: 300, p99Ms: 200 } }, "content.slo.p99Ms"],
    ["the path of the region's own health", "canary", { paths: ["/"] }, "content.paths"],
  ];
  test.each(refused)("%s", (_what, key, change, path) => {
    expect(paths(key, change)).toContain(path);
  });

  const neighbours: [string, FileKey, File, string][] = [
    ["a call to a service that is not there", "canary", { calls: ["nobody"] }, "content.calls"],
    ["a call to what takes none", "canary", { calls: ["mailer"] }, "content.calls"],
    [
      "work from a service that nobody can reach",
      "burst",
      { backlog: { service: "mailer", metric: "m", perPod: 1 } },
      "thumbs.backlog.service",
    ],
    ["a path within another service's", "canary", { paths: ["/accounts/old"] }, "content.paths"],
    ["a path that another service's begins with", "canary", { paths: ["/acc"] }, "content.paths"],
  ];
  test.each(neighbours)("among neighbours: %s", (_what, key, change, path) => {
    expect(paths(key, change)).toEqual([path]);
  });
});
