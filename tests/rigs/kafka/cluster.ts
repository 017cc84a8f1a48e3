import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { freePorts } from "../../../local/clusters/ports";
import { Authority } from "../internal-entrance/certificates";

const ADDRESS = "127.0.0.1";
const JAVA = "/usr/bin/java";
/** Small, since all of them share a machine with other tests. */
const MEMORY = ["-Xmx256m", "-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
/** A Kafka's id is 16 bytes in base 64. */
const CLUSTER_ID = "cGx1Z2lsby1sb2dzLXJpZw";

/** Brokers of Kafka itself, each its own controller, with mutual TLS between all. On loopback, in a folder of their own. */
export class Kafka {
  /** With `ca.pem`, and `<user>.store.pem` for each user. */
  readonly folder = mkdtempSync(path.join(tmpdir(), "plugilo-kafka-"));
  private readonly brokers: (ChildProcess | undefined)[] = [];
  private readonly ports: { broker: number; controller: number }[] = [];
  private readonly classPath: string;
  private client: { process: ChildProcess; lines: Interface } | undefined;

  /** @param settings what every broker is told beside where it is. */
  constructor(
    version: string,
    private readonly settings: Readonly<Record<string, string | number | boolean>>,
  ) {
    this.classPath = classPathOf(version, this.folder);
  }

  /** @param users who may sign in, by the names in their certificates. */
  async start(count: number, users: readonly string[]): Promise<void> {
    const authority = new Authority(this.folder);
    for (const user of ["broker", ...users]) this.store(authority, user);
    const stranger = path.join(this.folder, "elsewhere");
    mkdirSync(stranger);
    this.store(new Authority(stranger), "stranger");
    const ports = await freePorts(count * 2);
    for (let id = 0; id < count; id++) {
      this.ports.push({ broker: ports[id] ?? 0, controller: ports[count + id] ?? 0 });
    }
    for (let id = 0; id < count; id++) this.format(id);
    for (let id = 0; id < count; id++) this.run(id);
    const source = path.join(__dirname, "Client.java");
    const child = spawn(JAVA, [...MEMORY, "-cp", this.classPath, source, this.servers, this.folder], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.client = { process: child, lines: createInterface(child.stdout) };
  }

  /** Where clients begin. */
  get servers(): string {
    return this.ports.map(({ broker }) => `${ADDRESS}:${broker}`).join(",");
  }

  /** One command of Client.java. @returns its answer. */
  async ask(...words: readonly (string | number)[]): Promise<string> {
    if (this.client === undefined) throw new Error("start the brokers first");
    const { process: child, lines } = this.client;
    const answer = once(lines, "line") as Promise<[string]>;
    child.stdin?.write(`${words.join(" ")}\n`);
    return (await answer)[0];
  }

  /** Asks until the answer is this one, on a machine that is busy with other tests as well. @throws with the last one when it does not come. */
  async until(answer: string, ...words: readonly (string | number)[]): Promise<void> {
    let got = "";
    for (const end = Date.now() + 120_000; Date.now() < end; await pause(300)) {
      got = await this.ask(...words);
      if (got === answer) return;
    }
    throw new Error(`${words.join(" ")}: got ${got}, expected ${answer} within two minutes`);
  }

  /** As a machine that is gone. */
  kill(id: number): void {
    this.brokers[id]?.kill("SIGKILL");
    this.brokers[id] = undefined;
  }

  run(id: number): void {
    const log = path.join(__dirname, "log4j2.yaml");
    this.brokers[id] = spawn(
      JAVA,
      [...MEMORY, `-Dlog4j2.configurationFile=${log}`, "-cp", this.classPath, "kafka.Kafka", this.file(id)],
      { stdio: "ignore" },
    );
  }

  async stop(): Promise<void> {
    const children = [this.client?.process, ...this.brokers].filter((child) => child?.exitCode === null);
    const ends = children.map((child) => (child ? once(child, "exit") : undefined));
    for (const child of children) child?.kill("SIGKILL");
    await Promise.all(ends);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private format(id: number): void {
    const { broker, controller } = this.ports[id] ?? { broker: 0, controller: 0 };
    const voters = this.ports.map((each, voter) => `${voter}@${ADDRESS}:${each.controller}`).join(",");
    const own = {
      "process.roles": "broker,controller",
      "node.id": id,
      "broker.rack": `zone-${id + 1}`,
      "controller.quorum.voters": voters,
      "controller.listener.names": "CONTROLLER",
      "inter.broker.listener.name": "SSL",
      listeners: `SSL://${ADDRESS}:${broker},CONTROLLER://${ADDRESS}:${controller}`,
      "listener.security.protocol.map": "SSL:SSL,CONTROLLER:SSL",
      "log.dirs": path.join(this.folder, `data-${id}`),
      "ssl.client.auth": "required",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": path.join(this.folder, "ca.pem"),
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": path.join(this.folder, "broker.store.pem"),
      // As `authorization.type: simple` of Strimzi's.
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "super.users": "User:CN=broker",
      "group.initial.rebalance.delay.ms": 0,
      ...this.settings,
    };
    writeFileSync(
      this.file(id),
      Object.entries(own)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    );
    const tool = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", this.file(id)];
    execFileSync(JAVA, [...MEMORY, "-cp", this.classPath, ...tool], { stdio: "pipe" });
  }

  private file(id: number): string {
    return path.join(this.folder, `broker-${id}.properties`);
  }

  private store(authority: Authority, user: string): void {
    const { key, cert } = authority.sign([ADDRESS], user);
    writeFileSync(path.join(this.folder, `${user}.store.pem`), Buffer.concat([key, cert]));
  }
}

/** Kafka and all that it needs, as Maven finds them: once from its repository, then from the machine's own. */
function classPathOf(version: string, folder: string): string {
  const file = path.join(folder, "class-path");
  const goal = ["dependency:build-classpath", `-Dmdep.outputFile=${file}`, `-Dkafka.version=${version}`];
  execFileSync("/usr/bin/mvn", ["-q", "-B", "-f", path.join(__dirname, "pom.xml"), ...goal], { stdio: "pipe" });
  return readFileSync(file, "utf8").trim();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
