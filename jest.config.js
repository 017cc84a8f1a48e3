/** Unit tests are quick and need nothing but Node.js; estate tests bring up the real engine, rigs real servers. */
const transform = { "^.+\\.ts$": ["@swc/jest", {}] };
module.exports = {
  // A bound against hanging, not a measure: machines are noisy.
  testTimeout: 120_000,
  maxWorkers: "100%",
  testSequencer: "./tests/sequencer.js",
  projects: ["unit", "estate", "rigs"].map((name) => ({
    displayName: name,
    rootDir: __dirname,
    testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
    // They take the machine for themselves: jest.clusters.config.js.
    testPathIgnorePatterns: ["<rootDir>/tests/rigs/clusters/"],
    testEnvironment: "node",
    // The Pulumi SDK keeps its state on the global object and looks at it once more as the process ends.
    testEnvironmentOptions: { globalsCleanup: "off" },
    transform,
    // Jest's own loader takes no ES modules where Node.js does: marked has the same in the older form.
    moduleNameMapper: { "^marked$": "<rootDir>/node_modules/marked/lib/marked.umd.js" },
  })),
};
