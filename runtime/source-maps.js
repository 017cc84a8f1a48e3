"use strict";
/**
 * Stack traces in terms of our TypeScript, and of nobody else's.
 *
 * Must be installed before @pulumi/pulumi, whose entry point installs source-map-support without limits: it then reads the
 * source map of every frame it ever prints, the SDK's own among them, and `util.inspect` of one program error takes
 * 20-40 s and gigabytes (engine 3.259, SDK 3.270, Node.js 20, 2026-11). source-map-support keeps the handlers of its first
 * installation, so the blanks given here for everything under node_modules stay in force.
 */
const { SourceMap } = require("node:module");
const sourceMapSupport = require("source-map-support");

const THIRD_PARTY = /[\\/]node_modules[\\/]/;
const INLINE_MAP = /\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([A-Za-z0-9+/=]+)\s*$/;

/** @type {Map<string, string>} file name to the JavaScript that runs in its place, inline source map at its end */
const compiled = new Map();
/** @type {Map<string, SourceMap | undefined>} */
const maps = new Map();
let installed = false;

/** Remembers what runs in place of a source file, so that its frames can be mapped back when (and only when) one is printed. */
function remember(filename, code) {
  compiled.set(filename, code);
  maps.delete(filename);
}

function mapText(source) {
  const code = compiled.get(source);
  const inline = code === undefined ? null : INLINE_MAP.exec(code);
  return inline === null ? null : Buffer.from(inline[1], "base64").toString("utf8");
}

function retrieveSourceMap(source) {
  const map = mapText(source);
  return map === null ? null : { url: source, map };
}

/**
 * The same map for who asks for many positions: Node.js' own reader is the quicker one.
 * @returns {SourceMap | undefined} nothing for a file that was not compiled here
 */
function mapOf(source) {
  if (!maps.has(source)) {
    const map = mapText(source);
    maps.set(source, map === null ? undefined : new SourceMap(JSON.parse(map)));
  }
  return maps.get(source);
}

function retrieveFile(source) {
  // A blank has no source map; an empty string or null would let source-map-support go on and read the real file.
  return THIRD_PARTY.test(source) ? " " : null;
}

/**
 * Maps stack traces from here on. Calling it again does nothing.
 * @param {boolean} thirdParty whether the maps of node_modules are followed too
 */
function install(thirdParty) {
  if (installed) return;
  installed = true;
  sourceMapSupport.install({
    environment: "node",
    handleUncaughtExceptions: false,
    ...(thirdParty ? {} : { retrieveFile }),
    retrieveSourceMap,
  });
}

module.exports = { install, mapOf, remember };
