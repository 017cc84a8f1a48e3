/** The GitOps tree, built by the real kustomize: what each cluster gets, and that the clusters get the same. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as yaml from "yaml";
import { applicationSet } from "../../../components/kubernetes/argo-cd/build-applications";
import { SCALER_IDENTITY_ANNOTATION } from "../../../facts/delivery";
import { EMERGENCY } from "../../../facts/scaling";
import { BURST_NAMESPACE, LABELS, SERVICES_NAMESPACE, SET_BY_CLUSTER } from "../../../facts/workloads";
import { objectFailures } from "../../../local/cloud/kubernetes/checks/inputs";
import { isNamespaced, parseToken } from "../../../local/cloud/kubernetes/objects/kind";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { loadPackageSchema } from "../../../local/cloud/schema";
import { differences, EXPECTED } from "./differences";
import { GO_IS_THERE, kustomizeBuild, type TreeObject } from "./kustomize";

const CLUSTERS = ["frankfurt", "berlin", "staging-frankfurt"] as const;
const WORKLOADS = ["Deployment", "StatefulSet", "Rollout", "DaemonSet"];
const built = new Map<string, TreeObject[]>();
const of = (cluster: string): TreeObject[] => built.get(cluster) ?? [];
const ofKind = (cluster: string, ...kinds: string[]): TreeObject[] =>
  of(cluster).filter(({ kind }) => kinds.includes(kind));
const text = ({ kind, metadata }: TreeObject): string => `${kind} ${metadata.name}`;
const isSingleton = ({ metadata }: TreeObject): boolean => metadata.labels?.[LABELS.singleton] === "true";

if (!GO_IS_THERE) process.stderr.write("the GitOps tree is not built: kustomize needs Go, which is not on PATH.\n");

(GO_IS_THERE ? describe : describe.skip)("the GitOps tree", () => {
  beforeAll(async () => {
    for (const cluster of CLUSTERS) built.set(cluster, await kustomizeBuild(path.join("gitops", "clusters", cluster)));
  });

  test("is the same for Frankfurt and Berlin, but for what stands in the list, each with its reason", () => {
    expect(differences(of("frankfurt"), of("berlin"))).toEqual(EXPECTED);
  });

  test.each(CLUSTERS)("gives %s nothing that its API server would refuse", (cluster) => {
    expect(of(cluster).length).toBeGreaterThan(30);
    expect(of(cluster).flatMap(refusals)).toEqual([]);
  });

  test.each(CLUSTERS)(
    "gives %s nothing that a whole cluster shares, and nothing outside the workloads' namespaces",
    (cluster) => {
      for (const object of of(cluster)) {
        expect([text(object), isNamespaced(target(object).object)]).toEqual([text(object), true]);
        expect([SERVICES_NAMESPACE, BURST_NAMESPACE]).toContain(object.metadata.namespace);
      }
    },
  );

  test.each(CLUSTERS)(
    "pins every image of %s by digest, from our registry but for twins, which reach a public one only",
    (cluster) => {
      const twins = of(cluster).filter(({ metadata }) => metadata.namespace === BURST_NAMESPACE);
      const ours = of(cluster).filter((object) => !twins.includes(object));
      const images = [...JSON.stringify(ours).matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image);
      expect(images.length).toBeGreaterThan(5);
      expect(
        images.filter((image) => !/^cr[a-z0-9]+\.azurecr\.io\/.+@sha256:[0-9a-f]{64}$/.test(String(image))),
      ).toEqual([]);
      expect(JSON.stringify(twins)).not.toMatch(/"image":"([^"]+azurecr\.io|(?!ghcr\.io\/[^"]+@sha256:[0-9a-f]{64}"))/);
    },
  );

  test.each(CLUSTERS)(
    "enrols every workload of %s in emergency mode, by its one scaler, and leaves out singletons and flagd only",
    (cluster) => {
      const workloads = ofKind(cluster, ...WORKLOADS);
      const exempt = workloads.filter(({ metadata }) => metadata.labels?.[LABELS.emergency] === "exempt");
      expect(exempt.filter(isSingleton)).toEqual(workloads.filter(isSingleton));
      // Its load does not follow requests.
      expect(exempt.filter((one) => !isSingleton(one)).map(text)).toEqual(["Deployment flagd"]);
      for (const workload of workloads.filter((one) => !exempt.includes(one))) {
        const scalers = ofKind(cluster, "ScaledObject").filter(({ spec }) => {
          const { kind, name } = spec?.["scaleTargetRef"] as { kind: string; name: string };
          return kind === workload.kind && name === workload.metadata.name;
        });
        expect([text(workload), scalers.length]).toEqual([text(workload), 1]);
        expect(JSON.stringify(scalers)).toMatch(new RegExp(`"formula":"[^"]* \\* ${EMERGENCY.factorKey}\\b`));
        expect(JSON.stringify(scalers)).toContain(`"resourceName":"${EMERGENCY.configMap}"`);
        // A number in Git would be set against the scaler's at every sync.
        expect([text(workload), workload.spec?.["replicas"]]).toEqual([text(workload), undefined]);
      }
      expect(ofKind(cluster, "HorizontalPodAutoscaler")).toEqual([]);
    },
  );

  test("runs every singleton on exactly one cluster of production", () => {
    const active = (cluster: string): string[] =>
      ofKind(cluster, "CronJob", "CronWorkflow", ...WORKLOADS)
        .filter(isSingleton)
        .filter(({ spec }) => spec?.["suspend"] !== true && spec?.["replicas"] !== 0)
        .map(text);
    expect(active("berlin").filter((one) => active("frankfurt").includes(one))).toEqual([]);
    const all = ofKind("frankfurt", "CronJob", "CronWorkflow", ...WORKLOADS)
      .filter(isSingleton)
      .map(text);
    expect([...active("frankfurt"), ...active("berlin")].sort()).toEqual(all.sort());
    expect(all).toHaveLength(3);
  });

  test.each(CLUSTERS)(
    "leaves nothing open for %s once its registration is filled in, as its application does",
    async (cluster) => {
      expect(JSON.stringify(await asApplied(cluster, "c0ffee00-0000-4000-8000-000000000001"))).not.toContain(
        SET_BY_CLUSTER,
      );
    },
  );
});

/** The cluster's folder with what Argo CD adds to it. */
async function asApplied(cluster: string, clientId: string): Promise<TreeObject[]> {
  const { spec } = applicationSet({
    namespace: "argocd",
    hostName: "argocd.example.com",
    gateway: { subnetName: "snet", address: "10.0.0.4" },
    signIn: { tenantId: "tenant", clientId: "client", administrators: "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61" },
    repositories: ["https://git.example.com/tree.git"],
    delivery: { environment: "prod", repository: "https://git.example.com/tree.git", revision: "main" },
    clusters: [cluster],
    workloadNamespaces: [SERVICES_NAMESPACE],
    deployerClientId: "deployer",
  });
  const { source } = (spec["template"] as { spec: { source: { kustomize: { patches: object[] } } } }).spec;
  const open = `{{index .metadata.annotations \`${SCALER_IDENTITY_ANNOTATION}\`}}`;
  const patches = JSON.stringify(source.kustomize.patches).replaceAll(open, clientId);
  const folder = mkdtempSync(path.join(tmpdir(), "plugilo-applied-"));
  try {
    // Kustomize takes no folder by its whole path.
    const resources = [path.relative(folder, path.join("gitops", "clusters", cluster))];
    writeFileSync(
      path.join(folder, "kustomization.yaml"),
      yaml.stringify({ resources, patches: JSON.parse(patches) as object[] }),
    );
    return await kustomizeBuild(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tokenOf({ apiVersion, kind }: TreeObject): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

function target(object: TreeObject): Extract<ReturnType<typeof parseToken>, { is: "object" }> {
  const found = parseToken(tokenOf(object));
  if (found.is === "object") return found;
  throw new Error(`${tokenOf(object)}: got no kind of object, expected one.`);
}

/** What the API server says against an object, by Kubernetes' types and the pinned CRDs. */
function refusals(object: TreeObject): string[] {
  return objectFailures({
    schema: loadPackageSchema("kubernetes"),
    object: target(object).object,
    token: tokenOf(object),
    inputs: object as TreeObject & PropertyMap,
    olds: undefined,
    ownCrd: undefined,
  }).map(({ reason }) => `${text(object)}: ${reason}`);
}
