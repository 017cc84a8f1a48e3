"use strict";
/** Which part of the project may import what; read by eslint.config.js. */

/** Loading these roots costs 0.8 and 0.16 s of every preview, and 4-6 s of every type check (measured 2026-11, Node.js 20). */
const ROOTS = [
  {
    regex: "^@pulumi/azure-native$",
    message: 'Import the namespace: import * as network from "@pulumi/azure-native/network".',
  },
  {
    regex: "^@pulumi/kubernetes$",
    message: 'Import the group: import { Deployment } from "@pulumi/kubernetes/apps/v1".',
  },
  {
    regex: "^@pulumi/(azure-native|kubernetes)/types(/.*)?$",
    allowTypeImports: true,
    message: "Import types as types (import type …): as a value this loads the enums of every namespace.",
  },
];

/** Pure data and rules: used by the program, the policy pack and the tests alike, and quick to load in all of them. */
const PURE = [
  {
    regex: "^@pulumi/",
    message: "facts/, cost/, resilience/, policy/rules/ and review/ import no Pulumi SDK: pass plain values in.",
  },
  {
    regex: "^(\\.\\./)+(components|stacks|local|cli|runtime|bench)(/|$)",
    message: "facts/, cost/, resilience/, policy/rules/ and review/ stand below the estate: import only one another.",
  },
];

/** What runs against Azure must not know that an embedded cloud exists. */
const ESTATE = [
  {
    regex: "^(\\.\\./)+(local|cli|bench|runtime)(/|$)",
    message: "components/ and stacks/ know nothing of the embedded cloud or the command line.",
  },
];

/** A component is used by stacks, never the other way round. */
const COMPONENTS = [{ regex: "^(\\.\\./)+stacks(/|$)", message: "A component takes arguments; it reads no stack." }];

/** Services' files become manifests without a cloud and without an engine: facts, and what components build from plain values. */
const GOLDEN_PATH = [
  {
    regex: "^@pulumi/(?!kubernetes/types$)",
    message: "golden-path/ renders plain objects: only the types of @pulumi/kubernetes are of use to it.",
  },
  {
    regex: "^(\\.\\./)+(stacks|local|cli|runtime|bench|policy|tools)(/|$)",
    message: "golden-path/ knows facts/ and the pure parts of components/ only.",
  },
  {
    regex:
      "^(\\.\\./)+components/(?!arguments$|schema-faults$|kubernetes/spread$|kubernetes/predictive-scaling/calendar$|kubernetes/[\\w-]+/build-[\\w-]+$)",
    message: "golden-path/ takes the pure build-*.ts of a component, never the component.",
  },
];

module.exports = { COMPONENTS, ESTATE, GOLDEN_PATH, PURE, ROOTS };
