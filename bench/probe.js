"use strict";
/**
 * Loaded into every Node.js process of a measured run (NODE_OPTIONS): as the process ends it leaves one file with what it was
 * and what it took. The process itself runs as ever.
 */
const fs = require("node:fs");
const path = require("node:path");

const folder = process.env.PLUGILO_BENCH_PROBE;
if (folder !== undefined) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const report = {
      script: process.argv[1] ?? "",
      seconds: process.uptime(),
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      megabytes: maxRSS / 1024,
    };
    try {
      fs.writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(report));
    } catch {
      // A measurement that cannot be kept is missing from the table; the run is unharmed.
    }
  });
}
