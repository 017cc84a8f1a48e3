import { readFileSync, writeFileSync } from "node:fs";
import { certificate, type Layout } from "./layout";

/** Writes a kubeconfig that holds its certificates itself, so that it works wherever it is copied to. */
export function writeKubeconfig(layout: Layout, file: string, cluster: string, user: string, apiServer: string): void {
  const encoded = (path: string): string => readFileSync(path).toString("base64");
  const pair = certificate(layout, user);
  const document = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": cluster,
    clusters: [
      {
        name: cluster,
        cluster: { server: apiServer, "certificate-authority-data": encoded(certificate(layout, "ca").crt) },
      },
    ],
    users: [
      { name: user, user: { "client-certificate-data": encoded(pair.crt), "client-key-data": encoded(pair.key) } },
    ],
    contexts: [{ name: cluster, context: { cluster, user } }],
  };
  // JSON is YAML.
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
}
