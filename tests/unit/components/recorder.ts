import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import * as state from "@pulumi/pulumi/runtime/state";
import { Provider as AzureProvider } from "@pulumi/azure-native/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { Provider as PagerDutyProvider } from "@pulumi/pagerduty/provider";
import { Provider as RandomProvider } from "@pulumi/random/provider";
import { containsSecret, type PropertyMap, unwrap, type Value } from "../../../local/cloud/protocol/values";
import { faultsOfBody } from "./bodies";
import { armId, computedOutputs, SUBSCRIPTION } from "./computed";

/** Of the SDK, what cures touch. */
const PARTS: Readonly<Record<string, object>> = {
  "./log": pulumi.log,
  "./resource": pulumi,
  "./runtime/debuggable": debuggable,
  "./runtime/state": state,
};
const { applyPhase } = require("../../../runtime/cures") as {
  applyPhase(phase: "program", off: ReadonlySet<string>, sdk: (part: string) => object): string[];
};
// What the SDK does that a program runs without, and a test too: it would be most of a test's time.
applyPhase("program", new Set(["version-aliases"]), (part) => PARTS[part] ?? {});
const { dropVersionAliases } = require("../../../runtime/cures/version-aliases") as {
  dropVersionAliases: pulumi.ResourceTransformation;
};

/** A resource as the program registered it: what the engine would be told, with every input resolved. */
export interface Recorded {
  /** Type token, such as `azure-native:network:Subnet`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly id: string;
  /** Logical name of the parent; undefined for what hangs on the stack itself. */
  readonly parent: string | undefined;
  /** `false` for components. */
  readonly custom: boolean;
  /** Resolved inputs, secrets taken out of their wrappers. */
  readonly inputs: PropertyMap;
  /** Inputs (top level) that hold a secret somewhere. */
  readonly secretInputs: readonly string[];
  /** Logical names of everything it waits for, by `dependsOn` or by its inputs. */
  readonly dependsOn: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What a program under test gets: the options that a stack gives its components. */
export type StackOptions = pulumi.ComponentResourceOptions;

export interface Invoked {
  readonly token: string;
  readonly args: PropertyMap;
}

export interface RecordOptions {
  /** More outputs of a resource type than computed.ts knows: what the cloud would add to the inputs. */
  readonly outputs?: Readonly<Record<string, (inputs: PropertyMap, name: string) => PropertyMap>>;
  /** Answers to the functions that the program calls, by token. A function without one is a fault. */
  readonly calls?: Readonly<Record<string, (args: PropertyMap) => PropertyMap>>;
}

/** What a program made, and ways to ask for exactly one of it. */
export class Recording<T> {
  constructor(
    /** Whatever the program returned. */
    readonly result: T,
    readonly all: readonly Recorded[],
    readonly calls: readonly Invoked[],
  ) {}

  /** The only resource of a type, or the one with that logical name. Fails when there are none or several. */
  one(type: string, name?: string): Recorded {
    const found = this.ofType(type).filter((resource) => name === undefined || resource.name === name);
    const [first] = found;
    if (first && found.length === 1) return first;
    const wanted = name === undefined ? `one ${type}` : `one ${type} named ${name}`;
    throw new Error(`expected ${wanted}, got ${found.length}. There are:\n${this.listing()}`);
  }

  /** All resources of a type, by logical name. */
  ofType(type: string): Recorded[] {
    return this.all.filter((resource) => resource.type === type).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** How many of each type there are, without components: for an exact count of everything. */
  census(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { type, custom } of this.all) if (custom) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  }

  private listing(): string {
    return this.all.map(({ type, name }) => `  ${type} ${name}`).join("\n");
  }
}

/** Settles an output of the program. */
export function settled<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => pulumi.output(output).apply(resolve));
}

/**
 * Runs a program against mocks that are as strict as the real thing, and waits for all of it.
 *
 * @param program gets the options that a stack gives its components: the explicit providers.
 * @throws with all faults at once: a resource without explicit provider, two of one name, a body that the cloud would refuse, a function call without an answer, and whatever the program itself throws.
 */
export async function record<T>(
  program: (opts: StackOptions) => T,
  options: RecordOptions = {},
): Promise<Recording<T>> {
  const log = new Log(options);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom }) =>
        custom ? log.answer(type, name, inputs as PropertyMap) : { id: undefined, state: {} },
      call: ({ token, inputs }) => log.call(token, inputs as PropertyMap),
    },
    "plugilo",
    "unit",
  );
  log.listen(pulumi.runtime.getMonitor());
  const providers = {
    "azure-native": new AzureProvider("azure", { subscriptionId: SUBSCRIPTION }),
    kubernetes: new KubernetesProvider("kubernetes", { kubeconfig: "{}" }),
    pagerduty: new PagerDutyProvider("pagerduty", { token: "none" }),
    random: new RandomProvider("random"),
  };
  let result: T;
  try {
    result = program({ providers, transformations: [dropVersionAliases] });
  } finally {
    // Also when it throws: what it made until then would run on into the next program's mocks.
    await pulumi.runtime.disconnect();
  }
  return log.close(result);
}

type Monitor = NonNullable<ReturnType<typeof pulumi.runtime.getMonitor>>;
/** The part of a registration that mocks are not shown. */
interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProvider(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getDeletebeforereplace(): boolean;
}

class Log {
  private readonly answered = new Map<string, { id: string; inputs: PropertyMap; secretInputs: string[] }>();
  private readonly registrations: Registration[] = [];
  private readonly invoked: Invoked[] = [];
  private readonly faults: string[] = [];

  constructor(private readonly options: RecordOptions) {}

  answer(type: string, name: string, given: PropertyMap): { id: string; state: PropertyMap } {
    const inputs = unwrap(given);
    const id = type.startsWith("pulumi:") ? name : this.idOf(type, name, inputs);
    this.faults.push(...faultsOfBody(type, inputs).map((fault) => `${type} ${name}: ${fault}`));
    const secretInputs = Object.keys(given).filter((key) => containsSecret(given[key]));
    if (!type.startsWith("pulumi:")) this.answered.set(`${type} ${name}`, { id, inputs, secretInputs });
    const more = this.options.outputs?.[type]?.(inputs, name) ?? {};
    return { id, state: { ...given, ...computedOutputs(type, name, id, inputs), ...more } };
  }

  private idOf(type: string, name: string, inputs: PropertyMap): string {
    try {
      return armId(type, name, inputs);
    } catch (error) {
      this.faults.push(`${type} ${name}: ${error instanceof Error ? error.message : String(error)}.`);
      return `/no-id/${name}`;
    }
  }

  call(token: string, args: PropertyMap): PropertyMap {
    const inputs = unwrap(args);
    this.invoked.push({ token, args: inputs });
    const answer = this.options.calls?.[token];
    if (!answer) this.faults.push(`${token}: got a call without an answer, expected one in \`calls\`.`);
    return answer?.(inputs) ?? {};
  }

  /** Notes what the mocks are not shown: options and dependencies. */
  listen(monitor: Monitor | undefined): void {
    if (!monitor) throw new Error("the mocks have no monitor: @pulumi/pulumi has changed under tests/unit/components.");
    const register = monitor.registerResource.bind(monitor) as (...all: unknown[]) => unknown;
    Object.assign(monitor, {
      registerResource: (request: Registration, ...rest: unknown[]) => {
        this.registrations.push(request);
        return register(request, ...rest);
      },
    });
  }

  close<T>(result: T): Recording<T> {
    const ours = this.registrations.filter((one) => !one.getType().startsWith("pulumi:"));
    const all = ours.map((one) => this.describe(one));
    const taken = new Set<string>();
    for (const { type, name } of all) {
      if (taken.has(`${type} ${name}`))
        this.faults.push(`${type} ${name}: got the name twice, expected a name of its own.`);
      taken.add(`${type} ${name}`);
    }
    if (this.faults.length > 0) throw new Error(`the program would fail:\n${this.faults.join("\n")}`);
    return new Recording(result, all, this.invoked);
  }

  private describe(one: Registration): Recorded {
    const [type, name, custom] = [one.getType(), one.getName(), one.getCustom()];
    const { id, inputs, secretInputs } = this.answered.get(`${type} ${name}`) ?? {
      id: "",
      inputs: {},
      secretInputs: [],
    };
    if (custom && one.getProvider() === "")
      this.faults.push(`${type} ${name}: got no provider, expected an explicit one.`);
    return {
      type,
      name,
      id,
      custom,
      inputs,
      secretInputs,
      parent: one.getParent() === "" ? undefined : nameOf(one.getParent()),
      dependsOn: one.getDependenciesList().map(nameOf).sort(),
      protect: one.getProtect(),
      retainOnDelete: one.getRetainondelete(),
      ignoreChanges: one.getIgnorechangesList(),
      replaceOnChanges: one.getReplaceonchangesList(),
      deleteBeforeReplace: one.getDeletebeforereplace(),
    };
  }
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A value inside a body: `at(inputs, "properties", 0, "name")`. Undefined where the path ends early. */
export function at(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return typeof inner === "object" && inner !== null ? inner[key] : undefined;
  }, value);
}
