import http from "node:http";

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What it was when its rate was last set, and when that was. */
  value: number;
  since: number;
  perSecond: number;
}

/** What a region's workloads would report about themselves: counters that grow at a rate, and gauges that stand still. */
export class Numbers {
  private readonly series = new Map<string, Series>();
  private readonly server = http.createServer((_request, response) => response.end(this.text()));
  /** More lines for each scrape, such as what a cluster's objects say. */
  readonly sources: (() => string)[] = [];

  /** @returns the port on loopback that Prometheus scrapes. */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (typeof address !== "object" || address === null) throw new Error("numbers: got no port");
    return address.port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  gauge(name: string, labels: Readonly<Record<string, string>>, value: number): void {
    this.series.set(keyOf(name, labels), { name, labels, value, since: Date.now(), perSecond: 0 });
  }

  /** From now on a counter grows by so much a second; it keeps what it had counted. */
  counter(name: string, labels: Readonly<Record<string, string>>, perSecond: number): void {
    const key = keyOf(name, labels);
    const before = this.series.get(key);
    const value = before ? valueOf(before) : 0;
    this.series.set(key, { name, labels, value, since: Date.now(), perSecond });
  }

  private text(): string {
    const lines = [...this.series.values()].map((one) => `${keyOf(one.name, one.labels)} ${valueOf(one)}`);
    return [...lines, ...this.sources.map((source) => source())].join("\n") + "\n";
  }
}

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.sort().join(",")}}`;
}

function valueOf({ value, since, perSecond }: Series): number {
  return value + (perSecond * (Date.now() - since)) / 1000;
}
