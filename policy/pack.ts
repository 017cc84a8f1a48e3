import {
  PolicyPack,
  type EnforcementLevel,
  type PolicyConfigSchema,
  type PolicyResource,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { RECOVERY_TIERS, type RecoveryTier } from "../facts/objectives";
import { RULES } from "./rules";
import { valueAt, type Properties, type Resource } from "./rules/resource";
import { stops, tell, type EstateRule, type Finding, type ResourceRule, type Rule } from "./rules/rule";
import { tierOf } from "./rules/tier";

/**
 * The CrossGuard pack: a thin adapter. Rules are pure functions of rules/; here they are given Pulumi's resources and their
 * findings are handed to the engine.
 */
type Tier = { readonly tier?: RecoveryTier };
type Levels = { readonly levels?: Readonly<Record<string, EnforcementLevel>> };

const tierSchema: PolicyConfigSchema["properties"] = {
  /** Objectives that the stack is held to. @default those that the stack's name tells, else its tags, else production's */
  tier: { type: "string", enum: Object.keys(RECOVERY_TIERS) },
};

const levelSchema: PolicyConfigSchema["properties"][string] = {
  type: "string",
  enum: ["mandatory", "advisory", "disabled"],
};

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
  const types = rule.types === "all" ? undefined : new Set(rule.types);
  const validateResource = (args: ResourceValidationArgs, report: ReportViolation): void => {
    if (types && !types.has(args.type)) return;
    const resource = judgedOne(args);
    const tier = args.getConfig<Tier>().tier ?? tierOf(resource);
    for (const finding of rule.judge(resource, { tier })) handOver(rule, finding, report);
  };
  const [only, ...others] = types ?? [];
  return {
    name: rule.id,
    description: rule.title,
    enforcementLevel: rule.severity,
    configSchema: { properties: tierSchema },
    // The mark that validateResourceOfType sets: the SDK copies no other resource for a rule of one type.
    validateResource: others.length === 0 ? Object.assign(validateResource, { __pulumiType: only }) : validateResource,
  };
}

/**
 * All estate rules under one policy: the SDK copies every resource for each stack policy, so that ten of them would cost
 * ten times as much. Each reports in its own name.
 */
function estatePolicy(rules: readonly EstateRule[]): StackValidationPolicy {
  return {
    name: "estate",
    description: "What must exist beside what, in a stack as a whole.",
    enforcementLevel: "mandatory",
    configSchema: {
      properties: {
        ...tierSchema,
        /** Levels of single rules by id. @default mandatory */
        levels: {
          type: "object",
          additionalProperties: false,
          properties: Object.fromEntries(rules.map(({ id }) => [id, levelSchema])),
        },
      },
    },
    validateStack: (args, report) => {
      const { tier, levels = {} } = args.getConfig<Tier & Levels>();
      const resources = args.resources.map(judgedOfStack);
      const circumstances = { tier: tier ?? tierOfStack(resources) };
      for (const rule of rules.filter(({ id }) => levels[id] !== "disabled")) {
        for (const finding of rule.judge(resources, circumstances)) handOver(rule, finding, report, levels[rule.id]);
      }
    },
  };
}

/** All resources share the stack's name; the first tag counts where that does not tell. */
function tierOfStack(resources: readonly Resource[]): RecoveryTier {
  const tagged = resources.find(({ properties }) => valueAt(properties, "tags.environment") !== undefined);
  const telling = tagged ?? resources[0];
  return telling ? tierOf(telling) : "production";
}

/**
 * Hands a finding to the engine under its rule's name, and as advice where the rule lets it pass. The SDK takes a whole
 * violation as well as a text (policy 1.21, server.js, makeReportViolationFun), which its types do not tell; without it a
 * rule of a mandatory policy could not give advice, nor two rules share a policy.
 */
function handOver(rule: Rule, finding: Finding, report: ReportViolation, level?: EnforcementLevel): void {
  const violation = {
    name: rule.id,
    description: rule.title,
    message: tell(rule, finding),
    urn: finding.resource.urn,
    enforcementLevel: stops(rule, finding) ? level : "advisory",
  };
  Reflect.apply(report, undefined, [violation]);
}

function judgedOne(args: ResourceValidationArgs): Resource {
  const { urn, name, type, opts } = args;
  return { urn, name, type, properties: raw(args.props), protect: opts.protect, propertySources: {} };
}

function judgedOfStack({ urn, name, type, props, opts, propertyDependencies }: PolicyResource): Resource {
  const sources = Object.entries(propertyDependencies).map(([property, from]) => [
    property,
    from.map((one) => one.urn),
  ]);
  const propertySources = Object.fromEntries(sources) as Resource["propertySources"];
  return { urn, name, type, properties: raw(props), protect: opts.protect, propertySources };
}

/**
 * The values as the engine sent them. Through the SDK's proxy, reading an unknown one throws, and the throw turns a mandatory
 * policy into a warning: a silent hole.
 */
function raw(props: Record<string, unknown>): Properties {
  const target = props["__getSpecialProxyTarget"];
  return typeof target === "object" && target !== null ? (target as Properties) : props;
}

const resourceRules = RULES.filter((rule): rule is ResourceRule => rule.scope === "resource");
const estateRules = RULES.filter((rule): rule is EstateRule => rule.scope === "estate");

new PolicyPack("plugilo", {
  description: "Private access and recovery settings of Plugilo's estate",
  enforcementLevel: "mandatory",
  policies: [...resourceRules.map(resourcePolicy), estatePolicy(estateRules)],
});
