/** Rigs of real controllers want the whole machine: `./plugilo test` runs them after all others, `npm run clusters` them alone. */
const { projects, ...all } = require("./jest.config.js");
const rigs = projects.find(({ displayName }) => displayName === "rigs");
module.exports = {
  ...all,
  maxWorkers: 1,
  projects: [
    {
      ...rigs,
      displayName: "clusters",
      testMatch: ["<rootDir>/tests/rigs/clusters/**/*.test.ts"],
      testPathIgnorePatterns: [],
    },
  ],
};
