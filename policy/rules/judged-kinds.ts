import { found, type Rule } from "./rule";

/** Packages whose resources the rules know, and the engine's own. */
const KNOWN = /^(azure-native|kubernetes|pagerduty|random|plugilo|pulumi):/;
/** `azure-native:redis/v20241101:Redis` */
const VERSIONED = /^azure-native:[^:]+\/v\d{8}/;
/** Templates and scripts make resources that the engine never shows. */
const OPAQUE = /^azure-native:resources:(\w*Deployment\w*|AzureCliScript|AzurePowerShellScript)$/;

export const judgedKindsRules: readonly Rule[] = [
  {
    id: "only-kinds-that-are-judged",
    scope: "resource",
    title: "The estate is made of kinds of resource that this pack can judge.",
    why: "A public Redis made by a template, by a pinned API version or by another provider would pass every rule unseen.",
    remedy:
      "use the kind from @pulumi/azure-native or @pulumi/kubernetes; for a further provider, write its rules first and add it to policy/rules/judged-kinds.ts.",
    documentation: {
      address: "https://www.pulumi.com/registry/packages/azure-native/version-guide/",
      read: "2026-11",
    },
    requirements: ["A17", "B10"],
    frameworks: ["WAF OE:05", "ISO 27001 A.8.9"],
    severity: "mandatory",
    unknown: "never",
    types: "all",
    judge: (resource) =>
      KNOWN.test(resource.type) && !VERSIONED.test(resource.type) && !OPAQUE.test(resource.type)
        ? []
        : [
            found(
              resource,
              "type",
              resource.type,
              "one of azure-native's default version, kubernetes, pagerduty or random",
            ),
          ],
  },
];
