"use strict";
/**
 * The SDK attaches V8's debugger to every program, so that a dynamic provider's functions can be serialised: about 0.1 s and
 * 20 MB. It is attached when somebody asks for it instead (`getSessionAsync`). Dynamic providers then find functions of
 * scripts loaded before that moment without their file name; the estate has none.
 */
const name = "inspector";

/** @returns {string | undefined} why not, if not */
function apply(sdk) {
  const hooks = sdk("./runtime/closure/v8Hooks");
  if (typeof hooks.isInitializedAsync !== "function" || typeof hooks.getSessionAsync !== "function") {
    return "runtime/closure/v8Hooks no longer has isInitializedAsync and getSessionAsync";
  }
  hooks.isInitializedAsync = () => Promise.resolve();
  return undefined;
}

module.exports = { name, phase: "start", apply };
