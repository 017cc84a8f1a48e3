"use strict";
/**
 * Each class of azure-native says by aliases that it was once called by any of its API versions: a hundred for a public IP
 * address, 18 s of 29 s and 2 GB for 800 of them. No resource of this estate was ever created under such a name, so they are
 * dropped; aliases of anybody's own survive. To adopt a state that holds versioned types, run with this cure off.
 */
const name = "version-aliases";

/** Whether an alias is nothing but a type with an API version in it: `{ type: "azure-native:network/v20240101:Subnet" }`. */
function isVersionAlias(alias) {
  return (
    typeof alias === "object" &&
    alias !== null &&
    Object.keys(alias).length === 1 &&
    typeof alias.type === "string" &&
    /\/v\d{8}/.test(alias.type)
  );
}

/** A transformation in the SDK's sense: undefined where there is nothing to drop. */
function dropVersionAliases({ props, opts }) {
  if (!Array.isArray(opts.aliases) || !opts.aliases.some(isVersionAlias)) return undefined;
  return { props, opts: { ...opts, aliases: opts.aliases.filter((alias) => !isVersionAlias(alias)) } };
}

/** @returns {string | undefined} why not, if not */
function apply(sdk) {
  const stack = sdk("./runtime/stack");
  if (typeof stack.registerStackTransformation !== "function") return "registerStackTransformation is gone";
  stack.registerStackTransformation(dropVersionAliases);
  return undefined;
}

module.exports = { name, phase: "program", apply, dropVersionAliases };
