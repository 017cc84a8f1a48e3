"use strict";
const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * On a fresh clone jest knows no durations and begins with the largest files: a short one that takes minutes would come last, alone on the
 * machine. What brings up engines and servers begins, and unit tests fill up the rest.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const isUnit = (test) => Number(test.context.config.displayName?.name === "unit");
    return super.sort(tests).sort((one, other) => isUnit(one) - isUnit(other));
  }
};
