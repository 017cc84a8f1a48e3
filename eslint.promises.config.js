"use strict";
/**
 * The lint rules that need types: whether a promise is waited for. They take as long as a full type check (20 s of one core,
 * 1.8 GB), so they run in `npm run check -- --deep`, not before each commit.
 */
const tseslint = require("typescript-eslint");

module.exports = tseslint.config({
  files: ["**/*.ts"],
  ignores: ["node_modules/", ".plugilo/", "coverage/"],
  linterOptions: { noInlineConfig: true },
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
  rules: {
    "@typescript-eslint/await-thenable": "error",
    "@typescript-eslint/no-floating-promises": "error",
    "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
  },
});
