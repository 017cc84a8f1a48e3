"use strict";
/** The installed Pulumi SDK, seen from the project, and what the cures were written against. */
const { createHash } = require("node:crypto");
const { createRequire } = require("node:module");
const path = require("node:path");

/** The release whose internals were read for the cures. Another one is fine as long as each cure's own check holds. */
const WRITTEN_FOR = "3.270.0";

const fromProject = createRequire(path.join(__dirname, "..", "..", "package.json"));

/**
 * `require` as the SDK itself would do it: its own files by "./…", its dependencies by name.
 * @throws MODULE_NOT_FOUND if the SDK is not installed
 */
function sdkRequire() {
  return createRequire(fromProject.resolve("@pulumi/pulumi"));
}

/** Says whether a function still reads exactly as it did when a cure was written: the first 16 hex digits of its SHA-256. */
function fingerprint(fn) {
  return createHash("sha256").update(Function.prototype.toString.call(fn)).digest("hex").slice(0, 16);
}

module.exports = { WRITTEN_FOR, fingerprint, sdkRequire };
