import * as pulumi from "@pulumi/pulumi";
import { CloudError, type CheckFailure } from "../cloud/protocol/provider";
import {
  isObject,
  isSecret,
  mapObject,
  SIGNATURE_KEY,
  UNKNOWN,
  type PropertyMap,
  type Value,
} from "../cloud/protocol/values";
import type { CloudWithin } from "./cloud";
import { optionsOf, typeAliasesOf, type DeclaredOptions, type OptionsRequest, type OptionsScope } from "./options";
import type { DeclaredStack } from ".";

/** A resource as a run would leave it. */
export interface DeclaredResource {
  readonly urn: string;
  /** Type token, such as `azure-native:network:Subnet`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** `false` for components. */
  readonly custom: boolean;
  /** The cloud's own id; empty for components. */
  readonly id: string;
  /** URN. */
  readonly parent?: string;
  /** What the program says; a secret is its wrapper without a value, as a state has its ciphertext. */
  readonly inputs: PropertyMap;
  /** What the cloud answers, with secrets as in the inputs. */
  readonly outputs: PropertyMap;
  readonly protect: boolean;
  /** URNs of what it waits for. */
  readonly dependencies: readonly string[];
  /** URNs of what each property's value was made from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** What the program says of it beside its properties. */
  readonly options: DeclaredOptions;
}

type Monitor = NonNullable<ReturnType<typeof pulumi.runtime.getMonitor>>;
type Answer = Pick<DeclaredResource, "id" | "inputs" | "outputs">;

/** The part of a registration that mocks are not shown, or of a reading: references to other stacks are read. */
interface Registration extends OptionsRequest {
  getType(): string;
  getName(): string;
  getDependenciesList(): string[];
  getCustom?(): boolean;
  getProtect?(): boolean;
  getPropertydependenciesMap?(): { forEach(see: (value: { getUrnsList(): string[] }, key: string) => void): void };
}

type Register = (
  request: Registration,
  callback: (error: Error | null, response?: { getUrn(): string }) => void,
) => unknown;

const REFERENCE = "pulumi:pulumi:StackReference";
const PROVIDER = "pulumi:providers:";
const SEED = new Uint8Array(32);

/** What a stack's program meets. */
export interface World {
  readonly cloud: CloudWithin;
  /** Nothing is made: what only that would tell is unknown. */
  readonly preview: boolean;
  /** Stacks that it may refer to. */
  readonly before: readonly DeclaredStack[];
}

/** What a stack's program registers, each answered by the cloud. */
export class Registrations {
  readonly mocks: pulumi.runtime.Mocks;
  private readonly registered: { readonly urn: string; readonly registration: Registration }[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly scope: OptionsScope;

  constructor(
    private readonly stack: string,
    private readonly world: World,
    root: string,
  ) {
    this.scope = { root, urnOf: this.urnOf.bind(this) };
    this.mocks = {
      newResource: (given) => this.answer(given),
      call: async ({ token, inputs, provider }) => {
        const { result, failures } = await world.cloud.providerOf(provider ?? "").invoke(token, inputs as PropertyMap);
        if (failures.length > 0) throw new Error(refusal(token, failures));
        return result;
      },
    };
  }

  /** Notes what mocks are not shown: options and dependencies. */
  listen(monitor: Monitor | undefined): void {
    if (!monitor) throw new Error("got mocks without a monitor, expected one: @pulumi/pulumi has changed.");
    const noting =
      (register: Register): Register =>
      (request, callback) =>
        register(request, (error, response) => {
          if (response) this.registered.push({ urn: response.getUrn(), registration: request });
          callback(error, response);
        });
    const { registerResource, readResource } = Object(monitor) as Record<string, Register>;
    if (!registerResource || !readResource)
      throw new Error("got a monitor without registrations: @pulumi/pulumi has changed.");
    Object.assign(monitor, {
      registerResource: noting(registerResource.bind(monitor)),
      readResource: noting(readResource.bind(monitor)),
      newUrn: this.urnOf.bind(this),
    });
  }

  resources(): DeclaredResource[] {
    return this.registered.map(({ urn, registration }) => {
      const [type, name] = [registration.getType(), registration.getName()];
      const answer = this.answers.get(keyOf(type, name)) ?? { id: "", inputs: {}, outputs: {} };
      const sources: Record<string, readonly string[]> = {};
      registration.getPropertydependenciesMap?.().forEach((value, key) => (sources[key] = value.getUrnsList()));
      return {
        urn,
        type,
        name,
        custom: registration.getCustom?.() ?? true,
        ...{ id: answer.id, inputs: sealed(answer.inputs), outputs: sealed(answer.outputs) },
        ...(registration.getParent() === "" ? {} : { parent: registration.getParent() }),
        protect: registration.getProtect?.() ?? false,
        dependencies: registration.getDependenciesList(),
        propertyDependencies: sources,
        options: optionsOf(registration, this.scope),
      };
    });
  }

  /** Other tokens of the types, by type: each resource of Azure names dozens, all of one type the same. */
  typeAliases(): Record<string, readonly string[]> {
    const aliases: Record<string, readonly string[]> = {};
    for (const { registration } of this.registered) {
      const type = registration.getType();
      const known = new Set([...(aliases[type] ?? []), ...typeAliasesOf(registration, this.scope)]);
      if (known.size > 0) aliases[type] = [...known].sort();
    }
    return aliases;
  }

  /** As the engine makes it: the types of all that it hangs on. Mocks leave out all but one. */
  private urnOf(parent: string, type: string, name: string): string {
    const outer = parent === "" ? "" : `${parent.split("::")[2] ?? ""}$`;
    return `urn:pulumi:${this.stack}::plugilo::${outer}${type}::${name}`;
  }

  private async answer(given: pulumi.runtime.MockResourceArgs): Promise<{ id: string; state: PropertyMap }> {
    const { type, name, custom = false, provider = "" } = given;
    const answer = custom
      ? await this.made(type, name, mapObject(given.inputs as PropertyMap, sent), provider)
      : undefined;
    if (!answer) return { id: "", state: {} };
    this.answers.set(keyOf(type, name), answer);
    return { id: answer.id, state: answer.outputs };
  }

  private async made(type: string, name: string, inputs: PropertyMap, provider: string): Promise<Answer> {
    const urn = `urn:pulumi:${this.stack}::plugilo::${type}::${name}`;
    if (type === REFERENCE) {
      const stack = String(inputs["name"]).split("/").at(-1);
      const outputs = this.world.before.find((one) => one.name === stack)?.outputs ?? {};
      return { id: String(inputs["name"]), inputs, outputs: { name: inputs["name"] ?? "", outputs } as PropertyMap };
    }
    if (type.startsWith(PROVIDER)) {
      await this.world.cloud.configure(urn, type.slice(PROVIDER.length), inputs);
      return { id: name, inputs, outputs: inputs };
    }
    return this.created(urn, type, inputs, provider);
  }

  private async created(urn: string, token: string, news: PropertyMap, reference: string): Promise<Answer> {
    const provider = this.world.cloud.providerOf(reference);
    try {
      const { inputs, failures } = await provider.check({ urn, token, olds: {}, news, randomSeed: SEED });
      if (failures.length > 0) throw new Error(refusal(urn, failures));
      const { preview } = this.world;
      const { id, outputs } = await provider.create({ urn, token, inputs, preview, timeoutSeconds: 0 });
      return { id: preview ? "" : id, inputs, outputs };
    } catch (error) {
      if (error instanceof CloudError) throw new Error(`${urn}: ${error.code}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

/** As it goes over the wire: mocks are shown the SDK's own mark for what is unknown. */
function sent(value: Value): Value {
  return replaced(value, (one) => (pulumi.isUnknown(one) ? UNKNOWN : undefined));
}

/** A recording is written to disk and shown: it holds no secret. */
function sealed(properties: PropertyMap): PropertyMap {
  return mapObject(properties, (value) =>
    replaced(value, (one) =>
      isSecret(one) ? { [SIGNATURE_KEY]: one[SIGNATURE_KEY] ?? null, ciphertext: "" } : undefined,
    ),
  );
}

/** With another value wherever `instead` has one, at any depth. */
function replaced(value: Value, instead: (one: Value) => Value | undefined): Value {
  const other = instead(value);
  if (other !== undefined) return other;
  if (Array.isArray(value)) return value.map((one) => replaced(one, instead));
  return isObject(value) ? mapObject(value, (one) => replaced(one, instead)) : value;
}

function keyOf(type: string, name: string): string {
  return `${type} ${name}`;
}

function refusal(what: string, failures: readonly CheckFailure[]): string {
  return [what, ...failures.map(({ property, reason }) => `  ${property}: ${reason}`)].join("\n");
}
