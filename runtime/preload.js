"use strict";
/**
 * Loaded into the Pulumi program before anything else: Pulumi.yaml's runtime option `nodeargs: "--require …"`. It lets
 * Node.js run our TypeScript and makes the SDK quick. Everything works without its cures, only slower; none needs a line in the
 * program. Also loaded by the policy pack (policy/PulumiPolicy.yaml).
 *
 * PLUGILO_PRELOAD_OFF turns cures off, by comma: source-maps, deferred-modules, inspector, tracing, pack-compiler, struct-messages,
 * promise-stacks, call-sites, debug-log, version-aliases, or `all`.
 */
require("./late-optimizer");
const { NAMES, applyPhase, switchedOff } = require("./cures");
const { WRITTEN_FOR, sdkRequire } = require("./cures/sdk");
const tsHook = require("./ts-hook");

function warning(refused, unknown, version) {
  const lines = [];
  if (refused.length > 0) {
    const names = refused.map((text) => text.split(" ")[0]).join(",");
    lines.push(
      `runtime/preload.js: these speed-ups were written for @pulumi/pulumi ${WRITTEN_FOR} and are off with ${version}: ` +
        `${refused.join("; ")}. Results are the same, only slower. To say no more: PLUGILO_PRELOAD_OFF=${names}`,
    );
  }
  if (unknown.length > 0) {
    lines.push(`PLUGILO_PRELOAD_OFF: got ${unknown.join(", ")}; expected any of ${NAMES.join(", ")}, or all.`);
  }
  return lines.join("\n");
}

/** Whether the process is one of the SDK's own entry points: the program, or the host of a policy pack. */
function isPulumiProcess(argv) {
  return /@pulumi[\\/]pulumi[\\/]cmd[\\/]run/.test(argv[1] ?? "");
}

function start() {
  const { off, unknown } = switchedOff(process.env.PLUGILO_PRELOAD_OFF);
  const pulumi = isPulumiProcess(process.argv);
  const sdk = pulumi ? sdkRequire() : undefined;
  const refused = sdk === undefined ? [] : applyPhase("start", off, sdk);
  tsHook.register({
    thirdPartySourceMaps: off.has("source-maps"),
    // The entry point is loaded inside the root stack: the first moment at which a transformation can be registered.
    beforeFirst: () => {
      if (sdk === undefined || sdk("./runtime/stack").getStackResource() === undefined) return;
      refused.push(...applyPhase("program", off, sdk));
      const text = warning(refused, unknown, sdk("./package.json").version);
      if (text !== "") console.warn(text);
    },
  });
}

start();

module.exports = { isPulumiProcess, warning };
