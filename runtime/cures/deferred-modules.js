"use strict";
/**
 * `require("@pulumi/pulumi")` loads the TypeScript compiler, npm's Arborist and the Automation API, which only dynamic providers
 * and embedding programs use, and what puts package manifests in order, with all licences of the world: 0.45 of 0.6 s and 50 MB of every
 * program. They are loaded when first touched. So are zod's messages in fifty languages.
 */
const Module = require("node:module");

const name = "deferred-modules";
const DEFERRED = [
  "./typescript-shim",
  "@npmcli/arborist",
  "./automation",
  "./runtime/manifest",
  "normalize-package-data",
];
/** Not the SDK's own: the program's configuration is read with it. */
const OF_OTHERS = ["zod/v4/locales"];

/** Puts a stand-in into the module cache that loads the module itself the first time anything is read from it. */
function defer(request, sdk) {
  const file = sdk.resolve(request);
  if (require.cache[file] !== undefined) return;
  const placeholder = new Module(file);
  let loaded;
  const real = () => {
    if (loaded === undefined) {
      if (require.cache[file] === placeholder) delete require.cache[file];
      loaded = sdk(request);
    }
    return loaded;
  };
  placeholder.filename = file;
  placeholder.loaded = true;
  placeholder.exports = new Proxy(Object.create(null), {
    // Compiled `import * as x` copies a module property by property unless it claims to be an ES module.
    get: (_, key) => {
      if (key === "__esModule") return true;
      // `import x from` takes the default of an ES module, and all of any other.
      return key === "default" && real().__esModule !== true ? real() : real()[key];
    },
    set: (_, key, value) => Reflect.set(real(), key, value),
    has: (_, key) => key in real(),
    ownKeys: () => Reflect.ownKeys(real()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(real(), key);
      return found === undefined ? undefined : { ...found, configurable: true };
    },
  });
  require.cache[file] = placeholder;
}

/** @returns {string | undefined} why not, if not */
function apply(sdk) {
  for (const request of DEFERRED) defer(request, sdk);
  for (const request of OF_OTHERS) {
    try {
      defer(request, sdk);
    } catch {
      // A program without it has nothing to defer.
    }
  }
  return undefined;
}

module.exports = { name, phase: "start", apply, defer };
