import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Layout } from "./layout";

/** How long a server may take to end before it is killed. */
const GRACE_MS = 10_000;
const POLL_MS = 50;
/** How long a process may take to replace its program, at most. */
const [READS, REREAD_MS] = [500, 1];

/**
 * Runs a program, and kills it when its standard input ends: that is when whoever started it is gone, however it went. What waits
 * for that is a second, sleeping shell; the program itself replaces the first.
 */
const END_WITH_PARENT = 'exec 3<&0; { cat <&3 >/dev/null; kill -KILL $$ 2>/dev/null; } & exec "$@" </dev/null 3<&-';

export interface Start {
  /** What its log is called. */
  readonly server: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Beside what this process has of its own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it goes on when this process ends. */
  readonly keep: boolean;
}

/** Starts a server in a process group of its own, so that a terminal's Ctrl-C does not reach it. @returns its process id. */
export function startServer(layout: Layout, { server, command, args, env, keep }: Start): number {
  mkdirSync(layout.logs, { recursive: true, mode: 0o700 });
  const log = openSync(logOf(layout, server), "a", 0o600);
  try {
    const options = { cwd: layout.folder, env: { ...quiet(), ...env }, detached: true } as const;
    const child = keep
      ? spawn(command, [...args], { ...options, stdio: ["ignore", log, log] })
      : spawn("/bin/sh", ["-c", END_WITH_PARENT, server, command, ...args], { ...options, stdio: ["pipe", log, log] });
    // A server that ends is noticed by whoever waits for its answer.
    child.on("error", () => undefined);
    child.unref();
    // A pipe's end is a socket: without this it would keep this process alive.
    if (child.stdin !== null && "unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
    if (child.pid === undefined) throw new Error(`${command} could not be started`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/** Nothing of a person's own clusters or proxies: everything that a server talks to is on loopback. */
function quiet(): NodeJS.ProcessEnv {
  const foreign = /^(KUBE|ETCD|KWOK|https?_proxy$|all_proxy$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key)));
}

export function logOf({ logs }: Layout, server: string): string {
  return path.join(logs, `${server}.log`);
}

/** The last lines of a server's log that look like a complaint, or just the last: what a person needs to see of it. */
export function lastWords(layout: Layout, server: string): string {
  try {
    const lines = readFileSync(logOf(layout, server), "utf8").trim().split("\n");
    return (lines.filter((line) => /^[EF]\d{4}|error|fatal|panic/i.test(line)).at(-1) ?? lines.at(-1) ?? "").slice(
      0,
      500,
    );
  } catch {
    return "nothing";
  }
}

/** Whether a process runs and is the one of this cluster: a number is used again. */
export function isOurs(pid: number, layout: Layout): boolean {
  try {
    // Arguments of every server name files of the cluster's folder. https://man7.org/linux/man-pages/man5/proc_pid_cmdline.5.html (2026-11)
    return commandLine(pid).includes(`${layout.folder}${path.sep}`);
  } catch {
    return false;
  }
}

/**
 * A process that is just replacing its program, as a shell does with our servers, has no command line for a moment, and looks as if it
 * had ended (https://github.com/torvalds/linux/blob/master/fs/proc/base.c, get_mm_cmdline, 2026-11). One that has ended has none for good.
 */
function commandLine(pid: number): string {
  for (let reads = 1; ; reads += 1) {
    const text = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    if (text !== "" || hasEnded(pid) || reads === READS) return text;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, REREAD_MS);
  }
}

/** A zombie, or dead. */
function hasEnded(pid: number): boolean {
  return /^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

/** Ends a server and waits until it is gone. */
export async function stopServer(pid: number, layout: Layout): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!signalled(pid, layout, signal)) return;
    const deadline = Date.now() + GRACE_MS;
    while (isOurs(pid, layout) && Date.now() < deadline) await sleep(POLL_MS);
  }
}

/** @returns false if it is gone, be it this very moment */
function signalled(pid: number, layout: Layout, signal: NodeJS.Signals): boolean {
  if (!isOurs(pid, layout)) return false;
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
