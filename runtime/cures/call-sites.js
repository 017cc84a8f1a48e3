"use strict";
/**
 * For each resource the SDK prints a whole stack trace, mapped to TypeScript, and takes it apart again, to tell the engine where the
 * resource was made: a sixteenth of a program's time. Here V8's own call sites are read, and each position is mapped once.
 */
const { pathToFileURL } = require("node:url");
const { mapOf } = require("../source-maps");
const { fingerprint } = require("./sdk");

const name = "call-sites";
/** `Resource.callsites` and `Resource.stackTrace` of SDK 3.270.0. Read them again, and the replacement below, before changing this. */
const KNOWN = ["4a6f13f7313bcad4", "349dbc6a005bb00d"];

/** @type {Map<string, { uri: string, line: number, column: number }>} by file, line and column of what runs */
const positions = new Map();

function positionOf(site) {
  const [source, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()];
  if (!source || source.startsWith("node:") || !line || !column) return undefined;
  const key = `${source}:${line}:${column}`;
  const known = positions.get(key);
  if (known !== undefined) return known;
  const { originalLine, originalColumn } = mapOf(source)?.findEntry(line - 1, column - 1) ?? {};
  const origin = originalLine === undefined ? { line, column } : { line: originalLine + 1, column: originalColumn + 1 };
  const position = { uri: pathToFileURL(source).toString(), ...origin };
  positions.set(key, position);
  return position;
}

/** @param {number} skip constructors of the resource's classes, which its maker does not want to see */
function stackTrace(skip) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.prepareStackTrace = (_, sites) => sites;
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    return new Error().stack.slice(skip).map(positionOf);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** @returns {string | undefined} why not, if not */
function apply(sdk) {
  const { Resource } = sdk("./resource");
  const own = [Resource?.callsites, Resource?.stackTrace];
  if (!own.every((fn, index) => typeof fn === "function" && fingerprint(fn) === KNOWN[index])) {
    return "Resource.callsites or Resource.stackTrace has changed";
  }
  Resource.stackTrace = stackTrace;
  return undefined;
}

module.exports = { name, phase: "program", apply };
