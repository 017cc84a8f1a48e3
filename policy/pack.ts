import {
  PolicyPack,
  type EnforcementLevel,
  type PolicyConfigSchema,
  type PolicyResource,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { RECOVERY_TIERS, type RecoveryTier } from "../facts/objectives";
import { RULES } from "./rules";
import type { Properties, Resource } from "./rules/resource";
import { stops, tell, type EstateRule, type Finding, type ResourceRule, type Rule } from "./rules/rule";

/**
 * The CrossGuard pack: a thin adapter. Rules are pure functions of rules/; here they are given Pulumi's resources and their
 * findings are handed to the engine.
 */
const configSchema: PolicyConfigSchema = {
  properties: {
    /** Objectives that the stack is held to; by default those of production, unless its tags say otherwise. */
    tier: { type: "string", enum: Object.keys(RECOVERY_TIERS) },
  },
};

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
  return {
    name: rule.id,
    description: rule.title,
    enforcementLevel: rule.severity,
    configSchema,
    validateResource: (args, report) => {
      if (!rule.types.includes(args.type)) return;
      const resource = judgedOne(args);
      const circumstances = { tier: tierOf(args.getConfig<{ tier?: RecoveryTier }>().tier, resource.properties) };
      rule.judge(resource, circumstances).forEach((finding) => handOver(rule, finding, report));
    },
  };
}

/**
 * All estate rules under one policy: the SDK copies every resource for each stack policy, so that ten of them would cost
 * ten times as much.
 */
function estatePolicy(rules: readonly EstateRule[]): StackValidationPolicy {
  return {
    name: "estate",
    description: rules.map((rule) => rule.title).join(" "),
    enforcementLevel: "mandatory",
    configSchema: {
      properties: {
        ...configSchema.properties,
        /** Ids of rules that are off for this stack. */
        off: { type: "array", items: { type: "string", enum: rules.map((rule) => rule.id) } },
      },
    },
    validateStack: (args, report) => {
      const config = args.getConfig<{ tier?: RecoveryTier; off?: string[] }>();
      const resources = args.resources.map(judgedOfStack);
      const tagged = resources.find((resource) => environmentOf(resource.properties) !== undefined);
      const circumstances = { tier: tierOf(config.tier, tagged?.properties ?? {}) };
      for (const rule of rules.filter(({ id }) => !config.off?.includes(id))) {
        rule
          .judge(resources, circumstances)
          .forEach((finding) =>
            handOver(rule, finding, (message) => report(`${rule.id}: ${message}`, finding.resource.urn)),
          );
      }
    },
  };
}

/** A finding that may pass is told without failing the policy: the SDK has no lesser level within a mandatory one. */
function handOver(rule: Rule, finding: Finding, report: (message: string) => void): void {
  if (stops(rule, finding) || rule.severity === "advisory") report(tell(rule, finding));
  else process.stderr.write(`policy ${rule.id}: ${tell(rule, finding)}\n`);
}

function judgedOne(args: ResourceValidationArgs): Resource {
  return {
    urn: args.urn,
    name: args.name,
    type: args.type,
    properties: raw(args.props),
    protect: args.opts.protect,
    madeFrom: [],
  };
}

function judgedOfStack(resource: PolicyResource): Resource {
  const sources = [...resource.dependencies, ...Object.values(resource.propertyDependencies).flat()];
  return {
    urn: resource.urn,
    name: resource.name,
    type: resource.type,
    properties: raw(resource.props),
    protect: resource.opts.protect,
    madeFrom: [...new Set([...sources.map(({ urn }) => urn), ...(resource.parent ? [resource.parent.urn] : [])])],
    ...(resource.parent ? { parent: resource.parent.urn } : {}),
  };
}

/**
 * The values as the engine sent them. Through the SDK's proxy, reading an unknown one throws, and the throw turns a mandatory
 * policy into a warning: a silent hole.
 */
function raw(props: Record<string, unknown>): Properties {
  const target = props["__getSpecialProxyTarget"];
  return typeof target === "object" && target !== null ? (target as Properties) : props;
}

function environmentOf(properties: Properties): string | undefined {
  const tags = properties["tags"];
  const environment = typeof tags === "object" && tags !== null ? (tags as Properties)["environment"] : undefined;
  return typeof environment === "string" ? environment : undefined;
}

/** The stricter tier wherever nothing says that this is not production. */
function tierOf(configured: RecoveryTier | undefined, properties: Properties): RecoveryTier {
  if (configured) return configured;
  const environment = environmentOf(properties);
  return environment === "staging" || environment === "dev" ? "non-critical" : "production";
}

const level: EnforcementLevel = "mandatory";
const resourceRules = RULES.filter((rule): rule is ResourceRule => rule.scope === "resource");
const estateRules = RULES.filter((rule): rule is EstateRule => rule.scope === "estate");

new PolicyPack("plugilo", {
  enforcementLevel: level,
  policies: [...resourceRules.map(resourcePolicy), estatePolicy(estateRules)],
});
