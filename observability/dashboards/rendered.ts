import * as fs from "node:fs";
import * as path from "node:path";

/** Folder of the boards in Grafana's form, from the project's root. Written by `npm run docs`. */
export const RENDERED = "observability/dashboards/rendered";

/** The boards' text for Grafana, by uid: without the spaces that only people need. */
export function dashboardTexts(): Record<string, string> {
  const folder = path.join(__dirname, "rendered");
  return Object.fromEntries(
    fs
      .readdirSync(folder)
      .sort()
      .map((file) => [
        path.basename(file, ".json"),
        JSON.stringify(JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"))),
      ]),
  );
}
