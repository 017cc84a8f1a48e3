import { stackOf, type Resource } from "../resilience/resource";
import { found, type AnyRule, type Finding, type WaiverRule } from "./rules/rule";

/** A finding that is accepted for a while, because somebody answers for it. */
export interface Waiver {
  /** The rule's id. */
  readonly rule: string;
  /** `prod-frankfurt` */
  readonly stack: string;
  /** Type token of the resource. */
  readonly type: string;
  /** Logical name of the resource. */
  readonly name: string;
  readonly reason: string;
  /** Who answers for it: a person or a team that the roster knows. */
  readonly owner: string;
  /** Last day on which it counts, `YYYY-MM-DD`, by UTC. */
  readonly expires: string;
}

/** What the estate is excused from. None is the aim; each is one finding of one resource. */
export const WAIVERS: readonly Waiver[] = [];

const STACK = "pulumi:pulumi:Stack";

/** The law that waivers themselves are held to; it has no judgement of its own, because it is about those of the others. */
export const WAIVER_RULE: WaiverRule = {
  id: "waivers-are-current",
  scope: "waivers",
  title: "A waiver has not expired, and excuses something that a rule still finds.",
  why: "A waiver that nobody needs hides the next mistake, and one without an end is a rule that was dropped.",
  remedy:
    "mend the resource, and take the waiver out of policy/waivers.ts; or give it a new day there, with its owner's consent.",
  documentation: {
    address: "https://learn.microsoft.com/azure/governance/policy/concepts/exemption-structure",
    read: "2026-11",
  },
  requirements: ["A16", "B10"],
  frameworks: ["ISO 27001 A.8.9"],
  severity: "mandatory",
  unknown: "never",
};

/** The waivers of a run: they excuse findings, and tell afterwards which of them were of no use. */
export class Waivers {
  private readonly used = new Set<Waiver>();
  private readonly seen = new Set<string>();
  private readonly today: string;

  constructor(
    private readonly all: readonly Waiver[] = WAIVERS,
    today: Date = new Date(),
  ) {
    this.today = today.toISOString().slice(0, 10);
  }

  /** Notes that rules were asked about a resource: what nobody asked about (`--target`) can have no waiver without use. */
  note(resource: Resource): void {
    this.seen.add(resource.urn);
  }

  /** The waiver that excuses a finding today. */
  excuse(rule: AnyRule, { resource }: Finding): Waiver | undefined {
    const waiver = this.all.find((one) => one.rule === rule.id && isAbout(one, resource));
    if (waiver) this.used.add(waiver);
    return waiver && waiver.expires >= this.today ? waiver : undefined;
  }

  /** Waivers for a stack that have expired or that nothing needed, once all of it was judged. */
  stale(stack: string, resources: readonly Resource[]): Finding[] {
    return this.all.filter((one) => one.stack === stack).flatMap((one) => this.faultOf(one, resources));
  }

  private faultOf(waiver: Waiver, resources: readonly Resource[]): Finding[] {
    const { rule, stack, type, name, owner, expires } = waiver;
    const resource = resources.find((one) => isAbout(waiver, one));
    const at = `waiver of ${rule} for ${name} (${type})`;
    if (expires < this.today)
      return [found(resource ?? rootOf(stack), at, `one that expired on ${expires}`, `a day to come, by ${owner}`)];
    if (this.used.has(waiver) || (resource && !this.seen.has(resource.urn))) return [];
    return [found(resource ?? rootOf(stack), at, "one that excuses nothing", "none")];
  }
}

function isAbout({ stack, type, name }: Waiver, resource: Resource): boolean {
  return resource.type === type && resource.name === name && stackOf(resource) === stack;
}

/** What a finding is shown at whose resource is gone. */
function rootOf(stack: string): Resource {
  const name = `plugilo-${stack}`;
  const urn = `urn:pulumi:${stack}::plugilo::${STACK}::${name}`;
  return { urn, name, type: STACK, properties: {}, protect: false, propertySources: {} };
}
