import { found, type Rule } from "../rule";

/** Types whose loss is a loss of data, and what holds them all. */
const HOLDS_DATA: readonly string[] = [
  "azure-native:containerregistry:Registry",
  "azure-native:cosmosdb:DatabaseAccount",
  "azure-native:cosmosdb:MongoDBResourceMongoDBCollection",
  "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase",
  "azure-native:dbforpostgresql:Database",
  "azure-native:dbforpostgresql:Server",
  "azure-native:eventhub:Namespace",
  "azure-native:keyvault:Vault",
  "azure-native:operationalinsights:Workspace",
  "azure-native:redisenterprise:Database",
  "azure-native:redisenterprise:RedisEnterprise",
  "azure-native:resources:ResourceGroup",
  "azure-native:servicebus:Namespace",
  "azure-native:servicebus:Queue",
  "azure-native:storage:BlobContainer",
  "azure-native:storage:StorageAccount",
];

export const protectionRules: readonly Rule[] = [
  {
    id: "production-data-protected",
    scope: "resource",
    title: "Production data is protected from deletion.",
    why: "An edit that replaces a database deletes it; protection makes the engine refuse (A22).",
    remedy: "pass protect: site.protect in the resource's options.",
    documentation: { address: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/", read: "2026-11" },
    requirements: ["A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.10"],
    severity: "mandatory",
    unknown: "never",
    types: HOLDS_DATA,
    judge: (resource, { tier }) =>
      tier === "production" && !resource.protect ? [found(resource, "option protect", "false", "true")] : [],
  },
];
