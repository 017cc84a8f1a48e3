/** The provider `random` of the embedded cloud. It keeps nothing. */
import { loadPackageSchema, unknownToken, validate } from "../schema";
import { diffInputs } from "../protocol/diff";
import {
  NO_CHANGES,
  type CheckFailure,
  type CheckRequest,
  type CloudProvider,
  type CreateRequest,
  type DiffRequest,
  type DiffResult,
  type ReadRequest,
  type UpdateRequest,
} from "../protocol/provider";
import { secret, UNKNOWN, unwrap, type PropertyMap, type Value } from "../protocol/values";
import { integer, pet, randomId, randomText, uuid, type TextRules } from "./generate";

interface Kind {
  defaults: PropertyMap;
  /** Outputs that are made, in a preview unknown. */
  makes: readonly string[];
  secrets: readonly string[];
  make(inputs: PropertyMap): { id: string; outputs: PropertyMap };
}

const TEXT_DEFAULTS: PropertyMap = {
  ...{ lower: true, upper: true, numeric: true, special: true },
  ...{ minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 },
};

function count(value: Value | undefined, fallback = 0): number {
  return typeof value === "number" ? value : fallback;
}

function textRules(inputs: PropertyMap): TextRules {
  const flag = (name: string): boolean => inputs[name] !== false;
  return {
    length: count(inputs["length"]),
    ...{ lower: flag("lower"), upper: flag("upper"), special: flag("special") },
    numeric: flag("numeric") && inputs["number"] !== false,
    ...{ minLower: count(inputs["minLower"]), minUpper: count(inputs["minUpper"]) },
    ...{ minNumeric: count(inputs["minNumeric"]), minSpecial: count(inputs["minSpecial"]) },
    overrideSpecial: typeof inputs["overrideSpecial"] === "string" ? inputs["overrideSpecial"] : undefined,
  };
}

function prefixed(inputs: PropertyMap, text: string): string {
  return typeof inputs["prefix"] === "string" ? inputs["prefix"] + text : text;
}

const KINDS: Readonly<Record<string, Kind>> = {
  RandomPassword: {
    defaults: TEXT_DEFAULTS,
    makes: ["result", "bcryptHash"],
    secrets: ["result", "bcryptHash"],
    make: (inputs) => {
      const result = randomText(textRules(inputs));
      // A hash of the right shape; nobody signs in by it.
      const bcryptHash = `$2a$10$${randomId(40).toString("base64").replace(/[+=]/g, ".").slice(0, 53)}`;
      return { id: "none", outputs: { result, bcryptHash } };
    },
  },
  RandomString: {
    defaults: TEXT_DEFAULTS,
    makes: ["result"],
    secrets: [],
    make: (inputs) => {
      const result = randomText(textRules(inputs));
      return { id: result, outputs: { result } };
    },
  },
  RandomId: {
    defaults: {},
    makes: ["b64Std", "b64Url", "dec", "hex"],
    secrets: [],
    make: (inputs) => {
      const bytes = randomId(count(inputs["byteLength"], 8));
      const url = bytes.toString("base64url");
      const outputs = {
        b64Std: prefixed(inputs, bytes.toString("base64")),
        b64Url: prefixed(inputs, url),
        dec: prefixed(inputs, BigInt(`0x${bytes.toString("hex") || "0"}`).toString()),
        hex: prefixed(inputs, bytes.toString("hex")),
      };
      return { id: url, outputs };
    },
  },
  RandomUuid: {
    defaults: {},
    makes: ["result"],
    secrets: [],
    make: () => {
      const result = uuid();
      return { id: result, outputs: { result } };
    },
  },
  RandomInteger: {
    defaults: {},
    makes: ["result"],
    secrets: [],
    make: (inputs) => {
      const result = integer(count(inputs["min"]), count(inputs["max"]));
      return { id: String(result), outputs: { result } };
    },
  },
  RandomPet: {
    defaults: { length: 2, separator: "-" },
    makes: [],
    secrets: [],
    make: (inputs) => {
      const separator = typeof inputs["separator"] === "string" ? inputs["separator"] : "-";
      const words = pet(count(inputs["length"], 2), separator);
      return {
        id: typeof inputs["prefix"] === "string" ? `${inputs["prefix"]}${separator}${words}` : words,
        outputs: {},
      };
    },
  },
};

export class RandomProvider implements CloudProvider {
  readonly name = "random";
  readonly version: string;
  private readonly schema = loadPackageSchema("random");

  constructor() {
    this.version = this.schema.version;
  }

  async checkConfig(_: string, news: PropertyMap): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    return { inputs: news, failures: [] };
  }

  async diffConfig(): Promise<DiffResult> {
    return NO_CHANGES;
  }

  async configure(): Promise<void> {}

  async check(request: CheckRequest): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const kind = this.kindOf(request.token);
    const failures = validate(this.schema, request.token, request.news).map((fault) => ({
      property: fault.path,
      reason: `got ${fault.got}. Expected: ${fault.expected}${fault.fix === undefined ? "" : `. ${fault.fix}`}`,
    }));
    return { inputs: { ...kind.defaults, ...request.news }, failures };
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    // Nothing random can change in place: what decides it, and the keepers, make it anew.
    const names = new Set([...Object.keys(request.oldInputs), ...Object.keys(request.news)]);
    return diffInputs(request.oldInputs, request.news, { immutable: [...names] });
  }

  async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
    const kind = this.kindOf(request.token);
    if (request.preview) {
      return { id: "", outputs: { ...request.inputs, ...this.marked(kind, () => UNKNOWN) } };
    }
    const { id, outputs } = kind.make(unwrap(request.inputs));
    return { id, outputs: { ...request.inputs, ...this.marked(kind, (name) => outputs[name] ?? null) } };
  }

  async read(request: ReadRequest): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    return { id: request.id, inputs: request.inputs, outputs: request.state };
  }

  async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
    return { outputs: { ...request.oldOutputs, ...request.news } };
  }

  async delete(): Promise<void> {}

  async invoke(token: string): Promise<{ result: PropertyMap; failures: CheckFailure[] }> {
    throw new Error(`the provider random has no function ${token}. Use a resource instead`);
  }

  async getSchema(): Promise<string> {
    return JSON.stringify({ name: this.name, version: this.version });
  }

  cancel(): void {}

  private marked(kind: Kind, value: (name: string) => Value): PropertyMap {
    return Object.fromEntries(
      kind.makes.map((name) => [name, kind.secrets.includes(name) ? secret(value(name)) : value(name)]),
    );
  }

  private kindOf(token: string): Kind {
    const kind = KINDS[token.split(":").at(-1) ?? ""];
    if (kind && this.schema.resource(token)) return kind;
    const known = Object.keys(KINDS).join(", ");
    if (!this.schema.resource(token)) throw new Error(unknownToken(this.schema, token));
    throw new Error(`the embedded cloud does not make ${token}. Expected: one of ${known}. Use one of those`);
  }
}
