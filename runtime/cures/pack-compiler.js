"use strict";
/**
 * The SDK's host of a policy pack registers ts-node with a type check, whatever the pack is written in: it loads the TypeScript
 * compiler, half of the pack's start. Our hook compiles the pack, and `npm run check` checks its types. Only where the preload comes
 * first, by the pack's runtime option `nodeargs`: a host that ignores it there loses time and nothing else.
 */
const name = "pack-compiler";

/** Whether the process is the host of a policy pack. */
function isPackHost(argv) {
  return /@pulumi[\\/]pulumi[\\/]cmd[\\/]run-policy-pack([\\/]|$)/.test(argv[1] ?? "");
}

/** @returns {string | undefined} why not, if not */
function apply(sdk, argv = process.argv) {
  if (!isPackHost(argv)) return undefined;
  const utilities = sdk("./tsutils");
  const { typeScriptRequireStrings, loadTypeScriptCompilerOptions } = utilities;
  if (typeof typeScriptRequireStrings !== "function" || typeof loadTypeScriptCompilerOptions !== "function") {
    return "tsutils no longer has typeScriptRequireStrings and loadTypeScriptCompilerOptions";
  }
  const idle = require.resolve("./idle-compiler");
  utilities.typeScriptRequireStrings = () => ({ tsnodeRequire: idle, typescriptRequire: idle });
  utilities.loadTypeScriptCompilerOptions = () => ({});
  return undefined;
}

module.exports = { name, phase: "start", apply };
