import { readFileSync } from "node:fs";

/** The version of the installed @pulumi/kubernetes: the plugin answers to the same. */
export function installedVersion(): string {
  const text = readFileSync(require.resolve("@pulumi/kubernetes/package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
