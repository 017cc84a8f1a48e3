import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { objectFailures } from "../../../local/cloud/kubernetes/checks/inputs";
import { parseToken } from "../../../local/cloud/kubernetes/objects/kind";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { loadPackageSchema } from "../../../local/cloud/schema";
import { FOLDER, manifests, type Manifest } from "./flag-files";

const MANIFESTS = ["flagd.yaml", "settings.yaml", "traffic.yaml", "observability.yaml"];

interface Pod {
  readonly containers: { readonly args: string[] }[];
}

describe("what hands flags out", () => {
  const all = MANIFESTS.flatMap(manifests);
  const one = (kind: string, name = "flagd"): Manifest => {
    const found = all.find((manifest) => manifest.kind === kind && manifest.metadata["name"] === name);
    if (!found) throw new Error(`expected ${kind} ${name}`);
    return found;
  };
  /** What an API server would refuse. */
  const refused = (manifest: Manifest): string[] => {
    const module = manifest.apiVersion.includes("/") ? manifest.apiVersion : `core/${manifest.apiVersion}`;
    const token = `kubernetes:${module}:${manifest.kind}`;
    const target = parseToken(token);
    if (target.is !== "object") throw new Error(`${token}: expected an object`);
    const metadata = { ...manifest.metadata, namespace: "services" };
    const inputs = JSON.parse(JSON.stringify({ ...manifest, metadata })) as PropertyMap;
    const { object } = target;
    const schema = loadPackageSchema("kubernetes");
    return objectFailures({ schema, object, token, inputs, olds: undefined, ownCrd: undefined }).map(
      ({ reason }) => `${manifest.kind}: ${reason}`,
    );
  };

  test("is accepted by an API server, and would not be with a field that is none", () => {
    expect(all).toHaveLength(9);
    expect(all.flatMap(refused)).toEqual([]);
    expect(refused({ ...one("Deployment"), spec: { replica: 3 } })).not.toEqual([]);
    expect(refused({ ...one("PodMonitor"), spec: { endpoints: [] } })).not.toEqual([]);
  });

  test("survives a node and a zone, is drained one by one, and asks nothing that `restricted` forbids", () => {
    expect(one("Deployment").spec).toMatchObject({
      replicas: 3,
      strategy: { rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels: { "app.kubernetes.io/name": "flagd", "plugilo.com/class": "critical" } },
        spec: {
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          topologySpreadConstraints: [{ topologyKey: "topology.kubernetes.io/zone" }],
          affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100 }] } },
          containers: [
            {
              image: expect.stringMatching(/^ghcr\.io\/open-feature\/flagd:v0\.16\.1@sha256:[0-9a-f]{64}$/) as unknown,
              readinessProbe: { httpGet: { path: "/readyz" } },
              livenessProbe: { httpGet: { path: "/healthz" } },
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
            },
          ],
        },
      },
    });
    expect(one("PodDisruptionBudget").spec).toMatchObject({ maxUnavailable: 1 });
  });

  test("is where services look for it, on a port that they may reach", () => {
    const { data = {} } = one("ConfigMap", "feature-flags");
    expect(data).toMatchObject({ FLAGD_RESOLVER: "in-process", FLAGD_HOST: "flagd.services.svc.cluster.local" });
    const port = Number(data["FLAGD_PORT"]);
    const { ports } = one("Service").spec as { ports: { name: string; port: number; targetPort: string }[] };
    expect(ports.find((one) => one.port === port)).toMatchObject({ name: "grpc-sync", targetPort: "grpc-sync" });
    for (const name of ["flagd", "ask-flagd"]) {
      const rules = JSON.stringify(one("NetworkPolicy", name).spec);
      for (const { port: open } of ports) expect(rules).toContain(`"port":${open}`);
    }
    expect(one("AuthorizationPolicy").spec).toMatchObject({
      rules: [{ to: [{ operation: { ports: ports.map(({ port: open }) => String(open)) } }] }],
    });
  });

  test("holds every file of flags, and reads every one", () => {
    const files = fs.readdirSync(path.join(FOLDER, "definitions"));
    const kustomization = yaml.parse(fs.readFileSync(path.join(FOLDER, "kustomization.yaml"), "utf8")) as {
      configMapGenerator: { name: string; files?: string[] }[];
      resources: string[];
    };
    const generated = kustomization.configMapGenerator.find(({ name }) => name === "flag-definitions");
    expect(generated?.files).toEqual(files.map((file) => `definitions/${file}`));
    expect(kustomization.resources).toEqual(MANIFESTS);
    const server = manifests("flagd.yaml")[0]?.spec as { template: { spec: Pod } };
    const sources = server.template.spec.containers[0]?.args.find((arg) => arg.startsWith("--sources="));
    const read = JSON.parse(sources?.slice("--sources=".length) ?? "[]") as { uri: string; provider: string }[];
    expect(read).toEqual(files.map((file) => ({ uri: `/etc/flagd/definitions/${file}`, provider: "fileinfo" })));
  });
});
