/** The cluster platform on real controllers: ten minutes and the whole machine, so it is run by itself (`npm run clusters`). */
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
