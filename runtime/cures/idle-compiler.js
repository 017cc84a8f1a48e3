"use strict";
/** Stands in for ts-node and TypeScript where the SDK asks for both and our hook has done their work (pack-compiler.js). */
module.exports = { version: "0.0.0", register: () => undefined };
