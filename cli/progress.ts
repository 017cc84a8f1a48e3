import { MultiBar, Presets, type SingleBar } from "cli-progress";
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

class Lines implements Progress {
  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly verb: string,
  ) {}
  say(text: string): void {
    this.stream.write(`${text}\n`);
  }
  begin(stack: string): void {
    this.say(`${this.verb} ${stack} ...`);
  }
  update(): void {}
  end(stack: string, text: string, good: boolean): void {
    this.say(`${good ? "ok" : "FAILED"} ${stack}: ${text}`);
  }
  stop(): void {}
}

class Bars implements Progress {
  private readonly bars = new Map<string, SingleBar>();
  private readonly multi: MultiBar;
  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly verb: string,
  ) {
    const format = `${verb} {stack} ${pc.cyan("{bar}")} {value}/{total} {duration_formatted} {note}`;
    this.multi = new MultiBar(
      { format, stream, hideCursor: true, clearOnComplete: false, barsize: 24 },
      Presets.shades_classic,
    );
  }
  say(text: string): void {
    if (this.bars.size === 0) this.stream.write(`${text}\n`);
    else this.multi.log(`${text}\n`);
  }
  begin(stack: string, expected: number): void {
    this.bars.set(stack, this.multi.create(Math.max(expected, 1), 0, { stack: stack.padEnd(18), note: "" }));
  }
  update(stack: string, tally: Tally): void {
    const bar = this.bars.get(stack);
    if (!bar) return;
    // A preview tells a step once; an update tells its beginning and its end.
    const value = this.verb === "preview" ? tally.begun : tally.done;
    if (tally.begun > bar.getTotal()) bar.setTotal(tally.begun);
    bar.update(value);
  }
  end(stack: string, text: string, good: boolean): void {
    const bar = this.bars.get(stack);
    if (!bar) return;
    if (good) bar.update(bar.getTotal());
    bar.update({ note: good ? pc.green(text) : pc.red(text) });
    bar.stop();
  }
  stop(): void {
    this.multi.stop();
  }
}
