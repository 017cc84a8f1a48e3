"use strict";
/**
 * The SDK captures a stack trace for each of the dozens of promises of a resource, to be printed only if one leaks: two
 * thirds of a program's time. Leaks are still detected and fail the program; PULUMI_DEBUG_PROMISE_LEAKS brings the traces
 * back, as the SDK's own message says.
 */
const { fingerprint } = require("./sdk");

const name = "promise-stacks";
/** `debuggablePromise` of SDK 3.270.0. Read it again, and the replacement below, before changing this. */
const KNOWN = "19d27a81e9df719c";

/** @returns {string | undefined} why not, if not */
function apply(sdk) {
  const debuggable = sdk("./runtime/debuggable");
  const state = sdk("./runtime/state");
  if (debuggable.debugPromiseLeaks === true) return undefined;
  if (typeof debuggable.debuggablePromise !== "function" || fingerprint(debuggable.debuggablePromise) !== KNOWN) {
    return "runtime/debuggable.debuggablePromise has changed";
  }
  const original = debuggable.debuggablePromise;
  let scheduled = false;
  debuggable.debuggablePromise = (promise, context) => {
    if (!scheduled) {
      // The first call also schedules the SDK's check for leaks at the end of the process.
      scheduled = true;
      return original(promise, context);
    }
    const store = state.getStore();
    Object.defineProperty(promise, "_debugCtx", { writable: true, value: context });
    store.leakCandidates.add(promise);
    return promise.then(
      (value) => {
        store.leakCandidates.delete(promise);
        return value;
      },
      (error) => {
        store.leakCandidates.delete(promise);
        error.promise = promise;
        throw error;
      },
    );
  };
  return undefined;
}

module.exports = { name, phase: "program", apply };
