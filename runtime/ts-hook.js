"use strict";
/**
 * Lets Node.js `require` our TypeScript: @swc/core strips the types, a cache on disk makes that a one-time cost.
 *
 * One cache entry for each source file, valid only for the exact content, swc release, options (.swcrc) and file name it was made
 * from: never stale, never growing. A damaged entry is made anew, an unwritable cache is done without.
 * @swc/core (30 MB, 40 ms) is loaded only when an entry is missing. Types are not checked here: `npm run check` does that.
 */
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const sourceMaps = require("./source-maps");

const ROOT = path.dirname(__dirname);
const CACHE = path.join(ROOT, "node_modules", ".cache", "plugilo", "swc");
const HEADER = "//plugilo:";

let loadedSettings;

/** What decides the output besides the file itself: the options that jest uses too, and the release of the compiler. */
function settings() {
  if (loadedSettings === undefined) {
    const text = fs.readFileSync(path.join(ROOT, ".swcrc"), "utf8");
    const manifest = fs.readFileSync(path.join(ROOT, "node_modules", "@swc", "core", "package.json"), "utf8");
    loadedSettings = { options: JSON.parse(text), stamp: `${text}\0${JSON.parse(manifest).version}\0` };
  }
  return loadedSettings;
}

function hash(...parts) {
  const h = createHash("sha256");
  for (const part of parts) h.update(part).update("\0");
  return h.digest("hex");
}

/** The code of a cache entry, or undefined if there is none, it was made from something else, or it is damaged. */
function readEntry(entry, key) {
  let text;
  try {
    text = fs.readFileSync(entry, "utf8");
  } catch {
    return undefined;
  }
  const end = text.indexOf("\n");
  if (end < 0) return undefined;
  const code = text.slice(end + 1);
  return text.slice(0, end) === `${HEADER}${key}:${hash(code)}` ? code : undefined;
}

function removeQuietly(file) {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // The folder itself may be what is wrong.
  }
}

/** Writes beside the entry and renames: a reader sees the old entry or the whole new one, whatever happens to this process. */
function writeEntry(entry, key, code) {
  const draft = `${entry}.${process.pid}.${Date.now().toString(36)}`;
  try {
    fs.mkdirSync(path.dirname(entry), { recursive: true });
    fs.writeFileSync(draft, `${HEADER}${key}:${hash(code)}\n${code}`);
    fs.renameSync(draft, entry);
  } catch {
    // A full disk or a read-only checkout costs time, not correctness.
    removeQuietly(draft);
  }
}

/**
 * The JavaScript of one TypeScript file, with an inline source map.
 * @param {string} filename absolute path
 * @param {string} source its content
 * @param {string} [cache] folder of the cache; default: node_modules/.cache/plugilo/swc
 * @returns {string} CommonJS
 * @throws {SyntaxError} with file, line and column, if the source is no TypeScript
 */
function transpile(filename, source, cache = CACHE) {
  const { options, stamp } = settings();
  const key = hash(stamp, filename, source);
  const entry = path.join(cache, `${path.basename(filename, ".ts")}-${hash(filename).slice(0, 16)}.js`);
  const cached = readEntry(entry, key);
  if (cached !== undefined) return cached;
  const swc = require("@swc/core");
  let code;
  try {
    ({ code } = swc.transformSync(source, { ...options, filename, sourceFileName: filename, swcrc: false }));
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error);
    throw new SyntaxError(`${filename} is not valid TypeScript:\n${reason}`, { cause: error });
  }
  writeEntry(entry, key, code);
  return code;
}

/** Node.js from 22.1 keeps V8's compiled code on disk when asked; NODE_DISABLE_COMPILE_CACHE turns that off. */
function keepCompiledCode() {
  const { enableCompileCache } = require("node:module");
  if (enableCompileCache !== undefined) enableCompileCache(path.join(path.dirname(CACHE), "v8"));
}

/**
 * Installs the hook for `.ts` and the mapping of stack traces. Calling it again does nothing.
 * @param {object} [options]
 * @param {() => void} [options.beforeFirst] called once, before the first `.ts` file runs; default: nothing
 * @param {boolean} [options.thirdPartySourceMaps] follow source maps under node_modules too (slow); default: false
 */
function register({ beforeFirst = () => undefined, thirdPartySourceMaps = false } = {}) {
  const extensions = require("node:module")._extensions;
  if (extensions[".ts"] !== undefined && extensions[".ts"].plugilo === true) return;
  sourceMaps.install(thirdPartySourceMaps);
  keepCompiledCode();
  let first = true;
  const hook = (module, filename) => {
    if (first) {
      first = false;
      beforeFirst();
    }
    const code = transpile(filename, fs.readFileSync(filename, "utf8"));
    sourceMaps.remember(filename, code);
    module._compile(code, filename);
  };
  hook.plugilo = true;
  extensions[".ts"] = hook;
}

module.exports = { register, transpile };
