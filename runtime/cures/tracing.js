"use strict";
/**
 * The SDK's entry point loads an OpenTelemetry exporter stack (75 ms) to make spans that nobody receives. Without a tracing
 * address its spans come from the bare API, which makes inert ones, and the exporters stay unloaded.
 */
const Module = require("node:module");

const name = "tracing";
const TRACER = "nodejs-runtime";

/** Whether this run is traced: by `pulumi --tracing`, handed on as an argument, or by an OpenTelemetry parent. */
function isTraced(argv, env) {
  return (env.TRACEPARENT ?? "") !== "" || argv.some((arg) => /^--tracing(=.|$)/.test(arg));
}

/** @returns {string | undefined} why not, if not */
function apply(sdk) {
  if (isTraced(process.argv, process.env)) return undefined;
  const file = sdk.resolve("./cmd/run/tracing");
  if (require.cache[file] !== undefined) return undefined;
  const quiet = new Module(file);
  quiet.filename = file;
  quiet.loaded = true;
  quiet.exports = {
    start: () => undefined,
    stop: () => undefined,
    newSpan: (label) => sdk("@opentelemetry/api").trace.getTracer(TRACER).startSpan(label),
  };
  require.cache[file] = quiet;
  return undefined;
}

module.exports = { name, phase: "start", apply, isTraced };
