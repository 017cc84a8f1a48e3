import { ESTATE_RULES, judgeResource, judgeWhole, tierOfStack, type Judgement } from "../../../../policy/judge";
import { stops, type AnyRule, type EstateRule } from "../../../../policy/rules/rule";
import type { RecoveryTier } from "../../../../facts/objectives";
import { declared, made } from "../../../../resilience/estate";
import type { Properties, Resource } from "../../../../resilience/resource";
import type { EstateStack } from "../estate";
import type { Mutant } from "./mutants";

/**
 * Judges mutants of one stack, thousands in a minute: a rule of a whole stack is asked again only if it once read the property that
 * a mutant has changed. What a function of its arguments never reads cannot change its answer.
 */
export class Trial {
  private readonly whole: readonly Resource[];
  private readonly tier: RecoveryTier;
  private readonly positions: ReadonlyMap<string, number>;
  /** By rule: what it read of which resource, as `urn key`, or `urn *` for all of it. */
  private readonly reads = new Map<EstateRule, ReadonlySet<string>>();

  constructor({ resources }: EstateStack) {
    this.whole = resources.map(made);
    this.tier = tierOfStack(this.whole);
    this.positions = new Map(this.whole.map(({ urn }, index) => [urn, index]));
    for (const rule of ESTATE_RULES) this.reads.set(rule, this.readBy(rule));
  }

  /** The first rule that stops the change, if one does. */
  caughtBy({ resource, instead, key }: Mutant): AnyRule | undefined {
    const alone = instead && judgeResource(declared(instead)).find(({ rule, finding }) => stops(rule, finding));
    if (alone) return alone.rule;
    const index = this.positions.get(resource.urn) ?? -1;
    const after = instead ? this.whole.with(index, made(instead)) : this.whole.toSpliced(index, 1);
    const again = ESTATE_RULES.filter((rule) => key === undefined || this.hasRead(rule, resource.urn, key));
    return again.find((rule) => this.judged(rule, after).some(({ finding }) => stops(rule, finding)));
  }

  private hasRead(rule: EstateRule, urn: string, key: string): boolean {
    const read = this.reads.get(rule);
    return read === undefined || read.has(`${urn} ${key}`) || read.has(`${urn} *`);
  }

  private readBy(rule: EstateRule): ReadonlySet<string> {
    const read = new Set<string>();
    this.judged(
      rule,
      this.whole.map((resource) => ({ ...resource, properties: watched(resource, read) })),
    );
    return read;
  }

  private judged(rule: EstateRule, resources: readonly Resource[]): readonly Judgement[] {
    return judgeWhole(resources, this.tier, [rule]);
  }
}

/** Notes each key that is read. */
function watched({ urn, properties }: Resource, read: Set<string>): Properties {
  return new Proxy(properties, {
    get: (target, key) => {
      read.add(`${urn} ${String(key)}`);
      return Reflect.get(target, key) as unknown;
    },
    has: (target, key) => {
      read.add(`${urn} ${String(key)}`);
      return Reflect.has(target, key);
    },
    ownKeys: (target) => {
      read.add(`${urn} *`);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor: (target, key) => {
      read.add(`${urn} ${String(key)}`);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}
