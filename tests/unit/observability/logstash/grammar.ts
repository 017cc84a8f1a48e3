/**
 * Logstash's configuration language, rule by rule as its own grammar has them.
 * https://github.com/elastic/logstash/blob/v9.2.0/logstash-core/lib/logstash/config/grammar.treetop (2026-11)
 */

export type Value = string | number | boolean | Plugin | Value[] | Map<string, Value>;

export interface Plugin {
  readonly plugin: string;
  readonly settings: ReadonlyMap<string, Value>;
}

/** What is compared: a field of the event, or a value that is written down. */
export type Operand = { readonly field: string } | { readonly value: string | number | Value[] };

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly present: string }
  | { readonly left: Operand; readonly operator: string; readonly right: Operand };

export interface Branch {
  readonly arms: readonly { readonly when: Condition | undefined; readonly body: readonly Statement[] }[];
}

export type Statement = Plugin | Branch;

export interface Section {
  readonly type: string;
  readonly body: readonly Statement[];
}

const SPACE = /(?:\s+|#[^\r\n]*(?:\r?\n|$))*/y;
const NAME = /[A-Za-z0-9_-]+/y;
const STRING = /"(?:\\.|[^\\"])*"|'(?:\\.|[^\\'])*'/y;
const NUMBER = /-?\d+(?:\.\d*)?/y;
const SELECTOR = /(?:\[[^\],]+\])+/y;
const REGEXP = /\/(?:\\.|[^\\/])*\//y;
const COMPARE = /==|!=|<=|>=|<|>|=~|!~|not\s+in\b|in\b/y;

/** @throws with the line on which the text stops being a configuration. */
export function parse(text: string): Section[] {
  return new Reader(text).sections();
}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  sections(): Section[] {
    const found: Section[] = [];
    for (this.space(); this.at < this.text.length; this.space()) {
      const type = this.need(/input|filter|output/y, "input, filter or output");
      found.push({ type, body: this.block() });
    }
    return found;
  }

  private block(): Statement[] {
    this.sign("{");
    const body: Statement[] = [];
    while (!this.take(/\}/y)) body.push(this.take(/if\b/y) ? this.branch() : this.plugin(this.need(NAME, "a plugin")));
    return body;
  }

  private branch(): Branch {
    const arms: { when: Condition | undefined; body: Statement[] }[] = [];
    arms.push({ when: this.condition(), body: this.block() });
    for (;;) {
      if (this.take(/else\s+if\b/y)) arms.push({ when: this.condition(), body: this.block() });
      else if (this.take(/else\b/y)) return { arms: [...arms, { when: undefined, body: this.block() }] };
      else return { arms };
    }
  }

  private plugin(name: string): Plugin {
    this.sign("{");
    const settings = new Map<string, Value>();
    while (!this.take(/\}/y)) {
      const key = this.take(STRING)?.slice(1, -1) ?? this.need(NAME, "a setting");
      this.sign("=>");
      if (settings.has(key)) this.fail(`${key} once`);
      settings.set(key, this.value());
    }
    return { plugin: name, settings };
  }

  private value(): Value {
    const text = this.take(STRING);
    if (text !== undefined) return text.slice(1, -1).replaceAll('\\"', '"');
    const number = this.take(NUMBER);
    if (number !== undefined) return Number(number);
    if (this.take(/\[/y)) return this.list();
    if (this.take(/\{/y)) return this.hash();
    const word = this.need(NAME, "a value");
    if (word === "true" || word === "false") return word === "true";
    return this.take(/(?=\{)/y) === undefined ? word : this.plugin(word);
  }

  private list(): Value[] {
    const values: Value[] = [];
    while (!this.take(/\]/y)) {
      if (values.length > 0) this.sign(",");
      values.push(this.value());
    }
    return values;
  }

  private hash(): Map<string, Value> {
    const values = new Map<string, Value>();
    while (!this.take(/\}/y)) {
      const key = this.take(STRING)?.slice(1, -1) ?? this.need(NAME, "a key");
      this.sign("=>");
      values.set(key, this.value());
    }
    return values;
  }

  /** `and` binds closer than `or`. */
  private condition(): Condition {
    const any = [this.conjunction()];
    while (this.take(/or\b/y)) any.push(this.conjunction());
    return any.length === 1 && any[0] ? any[0] : { any };
  }

  private conjunction(): Condition {
    const all = [this.expression()];
    while (this.take(/and\b/y)) all.push(this.expression());
    return all.length === 1 && all[0] ? all[0] : { all };
  }

  private expression(): Condition {
    if (this.take(/!/y)) return { not: this.expression() };
    if (this.take(/\(/y)) {
      const inner = this.condition();
      this.sign(")");
      return inner;
    }
    const left = this.operand();
    const operator = this.take(COMPARE);
    if (operator !== undefined) return { left, operator: operator.replace(/\s+/, " "), right: this.operand() };
    return "field" in left ? { present: left.field } : this.fail("a comparison");
  }

  private operand(): Operand {
    const field = this.take(SELECTOR);
    if (field !== undefined) return { field };
    const pattern = this.take(REGEXP);
    if (pattern !== undefined) return { value: pattern.slice(1, -1) };
    const value = this.value();
    if (typeof value === "string" || typeof value === "number" || Array.isArray(value)) return { value };
    return this.fail("a text, a number or a list");
  }

  private sign(text: string): void {
    this.space();
    if (!this.text.startsWith(text, this.at)) this.fail(text);
    this.at += text.length;
  }

  private take(pattern: RegExp): string | undefined {
    this.space();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private need(pattern: RegExp, what: string): string {
    return this.take(pattern) ?? this.fail(what);
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  private fail(expected: string): never {
    const line = this.text.slice(0, this.at).split("\n").length;
    const got = this.text.slice(this.at, this.at + 20).split("\n")[0] ?? "";
    throw new Error(`line ${line}: got ${JSON.stringify(got)}, expected ${expected}`);
  }
}
