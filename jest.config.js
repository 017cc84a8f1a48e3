/** Unit tests are quick and need nothing but Node.js; estate tests bring up the real engine. */
const transform = { "^.+\\.ts$": ["@swc/jest", {}] };
module.exports = {
  projects: ["unit", "estate"].map((name) => ({
    displayName: name,
    rootDir: __dirname,
    testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
    testEnvironment: "node",
    transform,
  })),
};
