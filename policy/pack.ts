import {
  PolicyPack,
  type PolicyConfigSchema,
  type PolicyResource,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { RECOVERY_TIERS } from "../facts/objectives";
import { stackOf, type Properties, type Resource } from "../resilience/resource";
import { ESTATE_RULES, judgeResource, judgeWhole, RESOURCE_RULES, type Judgement } from "./judge";
import type { AnyRule } from "./rules/rule";
import { LEVELS, settingsOf, staleWaivers, verdictOf, type PolicyConfig, type Settings } from "./verdict";
import { WAIVER_RULE, Waivers } from "./waivers";

/**
 * The CrossGuard pack: a thin adapter. Rules are pure functions of rules/; here they are given Pulumi's resources and their
 * findings are handed to the engine, each under its rule's name.
 *
 * All rules of one scope share a policy: for each policy the SDK copies the resource (or the stack) anew and answers with a line,
 * so that a pack of many policies is slow in proportion.
 */
type Setting = PolicyConfigSchema["properties"][string];

/** What a file may set for the rules of a policy: the tier that they hold to, and levels of single ones, for all stacks or one. */
function configSchema(rules: readonly AnyRule[]): PolicyConfigSchema {
  const level: Setting = { type: "string", enum: [...LEVELS] };
  const settings: PolicyConfigSchema["properties"] = {
    tier: { type: "string", enum: Object.keys(RECOVERY_TIERS) },
    levels: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(rules.map(({ id }) => [id, level])),
    },
  };
  const ofOne: Setting = { type: "object", additionalProperties: false, properties: settings };
  return { properties: { ...settings, stacks: { type: "object", additionalProperties: ofOne } } };
}

/** Those of this run: a process judges one stack once. */
const waivers = new Waivers();
/**
 * Inputs by URN. For the rules of a stack the engine hands over what the cloud answers, and Azure does not repeat what a path says:
 * whose container, whose rule. Each resource was judged by its inputs before.
 */
const inputs = new Map<string, Properties>();

const resourcePolicy: ResourceValidationPolicy = {
  name: "resource",
  description: "What each resource must be.",
  enforcementLevel: "mandatory",
  configSchema: configSchema(RESOURCE_RULES),
  validateResource: (args, report) => {
    const resource = judgedOne(args);
    const settings = settingsOf(args.getConfig<PolicyConfig>(), stackOf(resource));
    waivers.note(resource);
    inputs.set(resource.urn, resource.properties);
    handOver(judgeResource(resource, settings.tier), settings, report);
  },
};

const estatePolicy: StackValidationPolicy = {
  name: "estate",
  description: "What must exist beside what, in a stack as a whole.",
  enforcementLevel: "mandatory",
  configSchema: configSchema([...ESTATE_RULES, WAIVER_RULE]),
  validateStack: (args, report) => {
    const resources = args.resources.map(judgedOfStack);
    const stack = resources[0] ? stackOf(resources[0]) : "";
    const settings = settingsOf(args.getConfig<PolicyConfig>(), stack);
    handOver(judgeWhole(resources, settings.tier), settings, report);
    handOver(staleWaivers(stack, resources, waivers), settings, report);
  },
};

/**
 * Hands findings to the engine, each under its rule's name and level. The SDK takes a whole violation as well as a text (policy
 * 1.21, server.js, makeReportViolationFun), which its types do not tell; without it a rule of a mandatory policy could not give
 * advice, nor two rules share a policy.
 */
function handOver(judgements: readonly Judgement[], settings: Settings, report: ReportViolation): void {
  for (const judgement of judgements) {
    const verdict = verdictOf(judgement, settings, waivers);
    if (!verdict) continue;
    const { rule, finding, level, message } = verdict;
    const violation = {
      name: rule.id,
      description: rule.title,
      message,
      urn: finding.resource.urn,
      enforcementLevel: level,
    };
    Reflect.apply(report, undefined, [violation]);
  }
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
    ...{ urn, name, type, properties: { ...inputs.get(urn), ...raw(props) }, protect: opts.protect, propertySources },
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
  description: "Private access, recovery objectives and good practice of Plugilo's estate",
  enforcementLevel: "mandatory",
  policies: [resourcePolicy, estatePolicy],
});
