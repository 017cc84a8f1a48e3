"use strict";
/**
 * Lint rules of the project: those that need no types, so that linting everything takes seconds. The few that do need them are
 * in eslint.promises.config.js and run in `npm run check -- --deep`. Inline exceptions are off: a rule that is wrong here is
 * changed here.
 */
const js = require("@eslint/js");
const tseslint = require("typescript-eslint");
const { COMPONENTS, ESTATE, GOLDEN_PATH, PURE, ROOTS } = require("./tools/eslint/layers");

const plugilo = {
  rules: {
    "domain-file-name": require("./tools/eslint/domain-file-name"),
    "no-resource-in-apply": require("./tools/eslint/no-resource-in-apply"),
  },
};

const imports = (...patterns) => ({
  "@typescript-eslint/no-restricted-imports": ["error", { patterns: patterns.flat() }],
});

const SYNTAX = [
  {
    selector: "TSAsExpression > TSAsExpression[typeAnnotation.type='TSUnknownKeyword']",
    message:
      "`as unknown as` switches the type check off: narrow the value, or give the function the type it really takes.",
  },
];

const ESTATE_SYNTAX = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message:
      "The estate is decided by its stack configuration alone: no environment variables in components/ and stacks/.",
  },
  {
    selector: ":matches(IfStatement, ConditionalExpression)[test.name=/^(is)?local$/i]",
    message: "The estate is the same on the embedded cloud and on Azure.",
  },
];

module.exports = tseslint.config(
  { ignores: ["node_modules/", ".plugilo/", "coverage/", "local/engine/gomodule/"] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommended],
    plugins: { plugilo },
    rules: {
      ...imports(ROOTS),
      "no-restricted-syntax": ["error", ...SYNTAX],
      "plugilo/domain-file-name": "error",
      "plugilo/no-resource-in-apply": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "max-lines": ["error", { max: 320, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"], location: "start" }],
      eqeqeq: "error",
      // The compiler knows better.
      "no-undef": "off",
    },
  },
  {
    files: ["facts/**/*.ts", "cost/**/*.ts", "resilience/**/*.ts", "policy/rules/**/*.ts", "review/**/*.ts"],
    rules: imports(PURE),
  },
  { files: ["golden-path/**/*.ts"], rules: imports(ROOTS, GOLDEN_PATH) },
  {
    files: ["components/**/*.ts"],
    rules: {
      ...imports(ROOTS, ESTATE, COMPONENTS),
      "no-restricted-syntax": ["error", ...SYNTAX, ...ESTATE_SYNTAX],
    },
  },
  {
    files: ["stacks/**/*.ts", "index.ts"],
    rules: { ...imports(ROOTS, ESTATE), "no-restricted-syntax": ["error", ...SYNTAX, ...ESTATE_SYNTAX] },
  },
  {
    files: ["tests/**/*.ts"],
    // A describe block is no function to keep short; a test may `require` what has no types.
    rules: {
      "max-lines": ["error", { max: 600, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": "off",
      "@typescript-eslint/no-require-imports": "off",
    },
  },
  {
    files: ["**/*.js"],
    plugins: { plugilo },
    languageOptions: {
      sourceType: "commonjs",
      globals: Object.fromEntries(
        ["console", "process", "Buffer", "__dirname", "__filename"].map((g) => [g, "readonly"]),
      ),
    },
    rules: { "plugilo/domain-file-name": "error", "no-unused-vars": ["error", { argsIgnorePattern: "^_" }] },
  },
);
