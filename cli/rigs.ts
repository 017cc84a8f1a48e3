import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { ALERTING, CONTROL_PLANE, CONTROLLERS, DELIVERY, type ProgramName } from "../local/clusters/catalogue";
import { missingPrograms, programs, programsRefused } from "../local/clusters/programs";

/** What tests against real servers and tools (tests/rigs/) need of the machine: the Debian package, and a file by which it is known. */
export const RIGS = {
  postgres: [
    { name: "postgresql-15", file: "/usr/lib/postgresql/15/bin/postgres" },
    { name: "postgresql-15-cron", file: "/usr/share/postgresql/15/extension/pg_cron.control" },
    { name: "pgbouncer", file: "/usr/sbin/pgbouncer" },
  ],
  entrance: [
    { name: "haproxy", file: "/usr/sbin/haproxy" },
    { name: "openssl", file: "/usr/bin/openssl" },
  ],
  metrics: [
    { name: "prometheus", file: "/usr/bin/prometheus" },
    { name: "haproxy", file: "/usr/sbin/haproxy" },
    { name: "openssl", file: "/usr/bin/openssl" },
  ],
  kafka: [
    { name: "default-jdk-headless", file: "/usr/bin/javac" },
    { name: "maven", file: "/usr/bin/mvn" },
    { name: "openssl", file: "/usr/bin/openssl" },
  ],
  clusters: [{ name: "prometheus", file: "/usr/bin/prometheus" }],
  delivery: [
    { name: "redis-server", file: "/usr/bin/redis-server" },
    { name: "git", file: "/usr/bin/git" },
  ],
  rules: [{ name: "prometheus", file: "/usr/bin/promtool" }],
} as const;

/** Names of a rig's packages that are not on this machine. */
export function missingPackages(rig: keyof typeof RIGS): string[] {
  return RIGS[rig].filter(({ file }) => !fs.existsSync(file)).map(({ name }) => name);
}

/**
 * Installs what rigs lack where that is possible: on Debian, by root. Elsewhere their tests are skipped, and one line says
 * which packages would run them.
 */
export function prepareRigs(say: (text: string) => void): void {
  const missing = [...new Set(Object.keys(RIGS).flatMap((rig) => missingPackages(rig as keyof typeof RIGS)))];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !fs.existsSync("/usr/bin/apt-get")) {
    say(`rigs are skipped: they need the Debian packages ${missing.join(", ")}, and only root may install them.`);
    return;
  }
  say(`installing ${missing.join(", ")} ...`);
  // At run level 1 no package starts its service: the rig starts its own servers and ends them.
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    stdio: "pipe" as const,
  };
  try {
    execFileSync("apt-get", ["update", "-qq"], options);
    execFileSync("apt-get", ["install", "-qq", "--no-install-recommends", ...missing], options);
  } catch (error) {
    say(`rigs are skipped: ${missing.join(", ")} could not be installed: ${String(error).trim()}`);
  }
}

/** Rigs that take the machine for themselves, by the name of jest's configuration of them. */
const RIGS_ALONE = "jest.clusters.config.js";
/** What `./plugilo test` runs after all others. */
export const RIGS_LAST = ["--config", RIGS_ALONE] as const;

/**
 * Builds what rigs of real clusters lack, once; controllers, which take a quarter of an hour, only for a run that may use them.
 * Without Go their tests are skipped, and one line says why.
 */
export async function prepareClusterRigs(args: readonly string[], say: (text: string) => void): Promise<void> {
  const missing = missingPrograms(programsFor(args));
  if (missing.length === 0) return;
  const refused = await programsRefused(missing);
  if (refused !== undefined) return say(`rigs of real clusters are skipped: ${refused}.`);
  await programs(missing, { onStep: say });
}

/** Programs that tests chosen by these arguments for jest may use; all of the catalogue's for a whole run. */
export function programsFor(args: readonly string[]): readonly ProgramName[] {
  const own = [...CONTROL_PLANE, ...ALERTING, "kustomize", "actionlint"] as const satisfies readonly ProgramName[];
  const isWhole = args.length === 0 || args.includes(RIGS_ALONE);
  return isWhole ? [...own, ...CONTROLLERS, ...DELIVERY] : own;
}
