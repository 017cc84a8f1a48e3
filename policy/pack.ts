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
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { RECOVERY_TIERS, type RecoveryTier } from "../facts/objectives";
import { ESTATE_RULES, RESOURCE_RULES, rulesFor, tierOfStack } from "./judge";
import { type Properties, type Resource } from "../resilience/resource";
import { stops, tell, type EstateRule, type Finding, type ResourceRule, type Rule } from "./rules/rule";
import { tierOf } from "./rules/tier";

/**
 * The CrossGuard pack: a thin adapter. Rules are pure functions of rules/; here they are given Pulumi's resources and their
 * findings are handed to the engine, each under its rule's name.
 *
 * All rules of one scope share a policy: for each policy the SDK copies the resource (or the stack) anew and answers with a line,
 * so that a pack of many policies is slow in proportion.
 */
interface PolicyConfig {
  readonly tier?: RecoveryTier;
  readonly levels?: Readonly<Record<string, EnforcementLevel>>;
}

/** What a file may set for the rules of a policy: the tier that they hold to, and levels of single ones. */
function configSchema(rules: readonly Rule[]): PolicyConfigSchema {
  const level: PolicyConfigSchema["properties"][string] = {
    type: "string",
    enum: ["mandatory", "advisory", "disabled"],
  };
  return {
    properties: {
      /** Objectives that the stack is held to. @default those that the stack's name tells, else its tags, else production's */
      tier: { type: "string", enum: Object.keys(RECOVERY_TIERS) },
      /** By rule's id. @default the rule's own severity */
      levels: {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(rules.map(({ id }) => [id, level])),
      },
    },
  };
}

function resourcePolicy(rules: readonly ResourceRule[]): ResourceValidationPolicy {
  return {
    name: "resource",
    description: "What each resource must be.",
    enforcementLevel: "mandatory",
    configSchema: configSchema(rules),
    validateResource: (args, report) => {
      const { tier, levels = {} } = args.getConfig<PolicyConfig>();
      const resource = judgedOne(args);
      const circumstances = { tier: tier ?? tierOf(resource) };
      for (const rule of rulesFor(args.type, rules)) {
        if (levels[rule.id] === "disabled") continue;
        for (const finding of rule.judge(resource, circumstances)) handOver(rule, finding, report, levels[rule.id]);
      }
    },
  };
}

function estatePolicy(rules: readonly EstateRule[]): StackValidationPolicy {
  return {
    name: "estate",
    description: "What must exist beside what, in a stack as a whole.",
    enforcementLevel: "mandatory",
    configSchema: configSchema(rules),
    validateStack: (args, report) => {
      const { tier, levels = {} } = args.getConfig<PolicyConfig>();
      const resources = args.resources.map(judgedOfStack);
      const circumstances = { tier: tier ?? tierOfStack(resources) };
      for (const rule of rules) {
        if (levels[rule.id] === "disabled") continue;
        for (const finding of rule.judge(resources, circumstances)) handOver(rule, finding, report, levels[rule.id]);
      }
    },
  };
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
    enforcementLevel: stops(rule, finding) ? (level ?? rule.severity) : "advisory",
  };
  Reflect.apply(report, undefined, [violation]);
}

function judgedOne(args: ResourceValidationArgs): Resource {
  const { urn, name, type, opts } = args;
  return { urn, name, type, properties: raw(args.props), protect: opts.protect, propertySources: {} };
}

function judgedOfStack(resource: PolicyResource): Resource {
  const { urn, name, type, props, opts, parent, dependencies, propertyDependencies } = resource;
  const sources = Object.entries(propertyDependencies).map(([property, from]) => [
    property,
    from.map((one) => one.urn),
  ]);
  const propertySources = Object.fromEntries(sources) as Resource["propertySources"];
  return {
    ...{ urn, name, type, properties: raw(props), protect: opts.protect, propertySources },
    ...(parent ? { parent: parent.urn } : {}),
    dependencies: dependencies.map((one) => one.urn),
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

// No rule changes a resource, so the pack does not offer to: the engine takes UNIMPLEMENTED for an answer (analyzer_plugin.go, Remediate,
// 3.259), and each resource costs the pack one reading instead of two. Before the pack is made, which serves at once.
Reflect.deleteProperty(AnalyzerService, "remediate");

new PolicyPack("plugilo", {
  description: "Private access and recovery settings of Plugilo's estate",
  enforcementLevel: "mandatory",
  policies: [resourcePolicy(RESOURCE_RULES), estatePolicy(ESTATE_RULES)],
});
