/**
 * ARM ids of azure-native's classes. The Node.js SDK says nothing of them (3.28.0 has no "Import" section, 2026-11), so
 * they stand in a table of ours: local/cloud/schema/azure/arm-paths.json, whose sources are named in it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const RESOURCE_GROUP_SCOPE = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/";

let table: Map<string, string> | undefined;

function loadTable(): Map<string, string> {
  const raw = JSON.parse(readFileSync(join(__dirname, "arm-paths.json"), "utf8")) as Record<
    string,
    Record<string, string>
  >;
  const paths = new Map<string, string>();
  for (const [module, classes] of Object.entries(raw)) {
    if (module.startsWith("$")) continue;
    for (const [name, path] of Object.entries(classes)) paths.set(`azure-native:${module}:${name}`, path);
  }
  return paths;
}

/** The id template of a class, or undefined where the table has none. */
export function armIdTemplate(token: string): string | undefined {
  table ??= loadTable();
  const path = table.get(token);
  if (path === undefined) return undefined;
  return path.startsWith("/") ? path : RESOURCE_GROUP_SCOPE + path;
}
