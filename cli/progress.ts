import { MultiBar, Presets, type GenericFormatter, type Params, type SingleBar } from "cli-progress";
import pc from "picocolors";
import type { Tally } from "./events";

/** Shows what is going on, on standard error, so that standard output stays a result. */
export interface Progress {
  /** One line about something that is not a stack: set-up, recovery. */
  say(text: string): void;
  /** @param expected steps that this stack will probably take; 0 if not known. */
  begin(stack: string, expected: number): void;
  update(stack: string, tally: Tally): void;
  end(stack: string, text: string, good: boolean): void;
  stop(): void;
}

/** Bars on a terminal, a line at the beginning and end of each stack elsewhere. */
export function newProgress(stream: NodeJS.WriteStream, verb: string): Progress {
  return stream.isTTY && !process.env["CI"] ? new Bars(stream, verb) : new Lines(stream, verb);
}

/** Between two lines about the same stack, where lines stay: often enough to see that it lives. */
const SILENCE_MS = 15_000;

class Lines implements Progress {
  private readonly spoke = new Map<string, number>();

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly verb: string,
  ) {}
  say(text: string): void {
    this.stream.write(`${text}\n`);
  }
  begin(stack: string): void {
    this.spoke.set(stack, Date.now());
    this.say(`${this.verb} ${stack} ...`);
  }
  update(stack: string, tally: Tally): void {
    if (Date.now() - (this.spoke.get(stack) ?? 0) < SILENCE_MS) return;
    this.spoke.set(stack, Date.now());
    this.say(`   ${stack}: ${doneBy(this.verb, tally)} resources so far`);
  }
  end(stack: string, text: string, good: boolean): void {
    this.say(`${good ? "ok" : "FAILED"} ${stack}: ${text}`);
  }
  stop(): void {}
}

/** What a bar knows beside its numbers. */
interface Payload {
  readonly stack: string;
  /** How many resources there will be is known from the last run. */
  readonly known: boolean;
  /** The outcome, once there is one. */
  readonly note: string;
}

class Bars implements Progress {
  private readonly bars = new Map<string, SingleBar>();
  private readonly multi: MultiBar;
  private stopped = false;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly verb: string,
  ) {
    const format: GenericFormatter = (_options, params, payload: Payload) => this.line(params, payload);
    this.multi = new MultiBar({ format, stream, hideCursor: true, clearOnComplete: false }, Presets.shades_classic);
  }
  say(text: string): void {
    if (this.bars.size === 0 || this.stopped) this.stream.write(`${text}\n`);
    else this.multi.log(`${text}\n`);
  }
  begin(stack: string, expected: number): void {
    const payload: Payload = { stack, known: expected > 0, note: "" };
    this.bars.set(stack, this.multi.create(Math.max(expected, 1), 0, payload));
  }
  update(stack: string, tally: Tally): void {
    const bar = this.bars.get(stack);
    if (!bar) return;
    if (tally.begun > bar.getTotal()) bar.setTotal(tally.begun);
    bar.update(doneBy(this.verb, tally));
  }
  end(stack: string, text: string, good: boolean): void {
    const bar = this.bars.get(stack);
    if (!bar) {
      this.say(`${stack}: ${text}`);
      return;
    }
    bar.update({ note: good ? pc.green(text) : pc.red(text) });
    bar.stop();
  }
  stop(): void {
    if (!this.stopped) this.multi.stop();
    this.stopped = true;
  }

  private line(params: Params, { stack, known, note }: Payload): string {
    const title = `${this.verb} ${stack.padEnd(18)}`;
    if (note !== "") return `${title} ${note}`;
    const seconds = `${Math.round((Date.now() - params.startTime) / 1000)} s`;
    // A first run knows no total: a bar would be a guess.
    if (!known) return `${title} ${params.value} resources so far, ${seconds}`;
    const filled = Math.round(Math.min(1, params.value / params.total) * WIDTH);
    const bar = pc.cyan("█".repeat(filled)) + "░".repeat(WIDTH - filled);
    return `${title} ${bar} ${params.value}/${params.total} ${seconds}`;
  }
}

const WIDTH = 24;

/** A preview tells a step once; an update tells its beginning and its end. */
function doneBy(verb: string, tally: Tally): number {
  return verb === "preview" ? tally.begun : tally.done;
}
