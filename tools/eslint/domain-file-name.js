"use strict";
/** A reader finds a thing by the domain's word for it, so no file is a drawer for whatever is left over. */
const path = require("node:path");

const DRAWER = /^(utils?|utilities|helpers?|common|misc|shared|stuff)$/;

/** @type {import("eslint").Rule.RuleModule} */
module.exports = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: { drawer: "Got a file called {{name}}; expected a name that says what is in it." },
  },
  create(context) {
    return {
      Program(node) {
        const name = path.basename(context.filename).split(".")[0];
        if (DRAWER.test(name)) context.report({ node, messageId: "drawer", data: { name } });
      },
    };
  },
};
