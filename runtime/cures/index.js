"use strict";
/** The cures, and how they are applied. Each one's file says what it is for; tests/unit/runtime holds each against the SDK installed. */
const CURES = [
  require("./deferred-modules"),
  require("./inspector"),
  require("./tracing"),
  require("./pack-compiler"),
  require("./struct-messages"),
  require("./promise-stacks"),
  require("./call-sites"),
  require("./debug-log"),
  require("./version-aliases"),
];
const NAMES = ["source-maps", ...CURES.map((cure) => cure.name)];

/** @returns {{ off: Set<string>, unknown: string[] }} */
function switchedOff(setting) {
  const words = (setting ?? "").split(",").map((word) => word.trim());
  const asked = words.filter((word) => word !== "");
  return {
    off: new Set(asked.includes("all") ? NAMES : asked),
    unknown: asked.filter((word) => word !== "all" && !NAMES.includes(word)),
  };
}

/** Applies the cures of a phase; returns one sentence for each that could not be. A cure never stops a program. */
function applyPhase(phase, off, sdk) {
  const refused = [];
  for (const cure of CURES) {
    if (cure.phase !== phase || off.has(cure.name)) continue;
    try {
      const reason = cure.apply(sdk);
      if (reason !== undefined) refused.push(`${cure.name} (${reason})`);
    } catch (error) {
      refused.push(`${cure.name} (${error instanceof Error ? error.message.split("\n")[0] : String(error)})`);
    }
  }
  return refused;
}

module.exports = { NAMES, applyPhase, switchedOff };
