import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { freePorts } from "../../../local/clusters/ports";

const LOOPBACK = "127.0.0.1";
const ROOT = path.resolve(__dirname, "../../..");
const SETTINGS = path.join(ROOT, "gitops", "base", "cdc");

/** Debezium Server 3 wants Java 21 or later, and Debian's own may be older. */
const RELEASES = "/usr/lib/jvm";
const JAVA = fs.existsSync(RELEASES)
  ? fs
      .readdirSync(RELEASES)
      .filter((name) => Number(/(?:^|\D)(\d{2})(?=\D|$)/.exec(name)?.[1]) >= 21)
      .map((name) => path.join(RELEASES, name, "bin", "java"))
      .find((file) => fs.existsSync(file))
  : undefined;

/** What this machine lacks beside packages, in words. */
export const LACKS_JAVA = JAVA === undefined ? ["a Java of 21 or later in /usr/lib/jvm"] : [];

export interface Place {
  readonly databasePort: number;
  readonly databaseUser: string;
  readonly kafka: string;
  readonly authority: string;
  readonly certificate: string;
}

/** Debezium Server itself with the reader's own files. What is overruled is where things are on this machine, and who gives the token. */
export class Debezium {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-debezium-"));
  private readonly home = path.join(this.folder, "debezium-server");
  private readonly token = path.join(this.folder, "token");
  private process: ChildProcess | undefined;
  private ports: { readonly http: number; readonly metrics: number } = { http: 0, metrics: 0 };

  constructor(private readonly place: Place) {
    // Not unpacked by Maven, which does so once a machine and remembers.
    const goal = ["dependency:copy-dependencies", `-DoutputDirectory=${this.folder}`];
    execFileSync("/usr/bin/mvn", ["-q", "-B", "-f", path.join(__dirname, "pom.xml"), ...goal], { stdio: "pipe" });
    const archive = fs.readdirSync(this.folder).find((file) => file.endsWith(".tar.gz")) ?? "nothing";
    execFileSync("tar", ["xzf", archive], { cwd: this.folder, stdio: "pipe" });
    for (const file of ["application.properties", "metrics.yml"]) {
      fs.copyFileSync(path.join(SETTINGS, file), path.join(this.home, "config", file));
    }
    const driver = path.join(this.home, "lib", this.jar("lib", /^postgresql-.*\.jar$/));
    execFileSync("/usr/bin/javac", ["-cp", driver, "-d", this.home, path.join(__dirname, "Token.java")]);
  }

  async start(token: string): Promise<void> {
    fs.writeFileSync(this.token, token);
    const [http = 0, metrics = 0] = await freePorts(2);
    this.ports = { http, metrics };
    const agent = path.join("lib_metrics", this.jar("lib_metrics", /^jmx_prometheus_javaagent-.*\.jar$/));
    const classPath = [this.jar(".", /-runner\.jar$/), ".", path.join("lib", "*")].join(":");
    const flags = Object.entries(this.overrides()).map(([name, value]) => `-D${name}=${value}`);
    const log = fs.openSync(path.join(this.folder, "log"), "a");
    if (JAVA === undefined) throw new Error(LACKS_JAVA.join());
    this.process = spawn(
      JAVA,
      [
        "-Xmx384m",
        "-XX:TieredStopAtLevel=1",
        // Quarkus' own launcher has it; from Java 24 on its threads want it.
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        `-javaagent:${agent}=${LOOPBACK}:${metrics}:config/metrics.yml`,
        ...flags,
        "-cp",
        classPath,
        "io.debezium.server.Main",
      ],
      {
        cwd: this.home,
        stdio: ["ignore", log, log],
        env: {
          ...process.env,
          CHANGES_DATABASE_HOST: LOOPBACK,
          CHANGES_DATABASE_USER: this.place.databaseUser,
          CHANGES_KAFKA: this.place.kafka,
        },
      },
    );
    fs.closeSync(log);
  }

  /** As a pod that is told to go, or one whose node is gone. */
  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    this.goOn();
    await gone;
  }

  /** As a node that hangs: it holds its connections and does nothing, until it is killed or goes on. */
  freeze(): void {
    this.process?.kill("SIGSTOP");
  }

  goOn(): void {
    this.process?.kill("SIGCONT");
  }

  async end(): Promise<void> {
    await this.stop("SIGKILL");
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async healthy(probe: string): Promise<boolean> {
    return (await fetch(`http://${LOOPBACK}:${this.ports.http}${probe}`)).ok;
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://${LOOPBACK}:${this.ports.metrics}/metrics`)).text();
  }

  /** What it said, for who wonders why a test fails. */
  log(): string {
    return fs.readFileSync(path.join(this.folder, "log"), "utf8");
  }

  private overrides(): Record<string, string | number> {
    const { databasePort, authority, certificate } = this.place;
    const stores = ["debezium.source", "debezium.sink.kafka.producer"].flatMap((prefix) => [
      [`${prefix}.ssl.truststore.location`, authority],
      [`${prefix}.ssl.keystore.location`, certificate],
    ]);
    return {
      "quarkus.http.host": LOOPBACK,
      "quarkus.http.port": this.ports.http,
      "debezium.source.database.port": databasePort,
      "debezium.source.database.sslmode": "disable",
      "debezium.source.driver.authenticationPluginClassName": "Token",
      "debezium.source.heartbeat.interval.ms": 500,
      "debezium.source.offset.flush.interval.ms": 200,
      "token.file": this.token,
      ...(Object.fromEntries(stores) as Record<string, string>),
    };
  }

  private jar(folder: string, name: RegExp): string {
    const found = fs.readdirSync(path.join(this.home, folder)).find((file) => name.test(file));
    if (found === undefined) throw new Error(`${folder}: expected a file like ${name.source}`);
    return found;
  }
}
