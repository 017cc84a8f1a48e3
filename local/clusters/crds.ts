import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { crdCatalogue } from "../cloud/kubernetes/crds/catalogue";
import type { CrdFile } from "../cloud/kubernetes/crds/schema";
import type { ApiServer } from "./api-server";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
/** Holds a digest of what a CRD was made of, so that one that is there already costs a look. */
const DIGEST = "plugilo.com/digest";
const ESTABLISHED_TIMEOUT_MS = 60_000;
const POLL_MS = 100;
/** CRDs on their way at once; the API server works through them one after the other. */
const AT_ONCE = 2;

/** A CRD as an API server takes it, put together from what schemas/crds keeps. */
export function crdObject(file: CrdFile) {
  const { group, plural, scope, versions, serving } = file;
  const annotations: Record<string, string> = {
    [DIGEST]: createHash("sha256").update(JSON.stringify(file)).digest("hex"),
  };
  // Groups of Kubernetes' own ask for it: https://kubernetes.io/docs/reference/labels-annotations-taints/#api-approved-kubernetes-io (2026-11).
  if (/(^|\.)(k8s|kubernetes)\.io$/.test(group)) annotations["api-approved.kubernetes.io"] = "unapproved, as published";
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, annotations },
    spec: {
      group,
      scope,
      names: serving.names,
      versions: Object.entries(versions).map(([name, schema]) => ({
        name,
        served: true,
        storage: name === serving.storage,
        schema: { openAPIV3Schema: schema },
        ...serving.versions[name],
      })),
    },
  };
}

/**
 * Gives a cluster the CRDs of sources, and waits until it serves them. Doing it again changes nothing.
 * @param sources names of schemas/crds/manifest.json.
 * @throws Error for a source that there is not, or a CRD that the API server refuses.
 */
export async function applyCrds(api: ApiServer, sources: readonly string[]): Promise<void> {
  const wanted = sources.flatMap((name) => {
    const source = crdCatalogue().sources.find((one) => one.name === name);
    if (source === undefined) throw new Error(`CRDs: got the source ${name}, expected ${known()}`);
    return source.crds.map((entry) => crdCatalogue().file(entry));
  });
  const waiting = [...wanted];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await applyOne(api, one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const one of wanted) await established(api, one);
}

function known(): string {
  return crdCatalogue()
    .sources.map((one) => one.name)
    .join(", ");
}

/** Plain creation: server-side apply of a large schema takes the API server seconds. */
async function applyOne(api: ApiServer, file: CrdFile): Promise<void> {
  const name = `${file.plural}.${file.group}`;
  const wanted = crdObject(file);
  const found = await api.ask({ method: "GET", path: `${CRDS}/${name}` });
  if (found.status === 404) {
    const { status, body } = await api.ask({ method: "POST", path: CRDS, body: wanted });
    // Another run may have been quicker.
    if (status >= 300 && status !== 409) throw refused(name, body);
    return;
  }
  const { metadata } = metadataSchema.parse(found.body);
  if (metadata.annotations?.[DIGEST] === wanted.metadata.annotations[DIGEST]) return;
  const { resourceVersion } = metadata;
  const body = { ...wanted, metadata: { ...wanted.metadata, resourceVersion } };
  const answer = await api.ask({ method: "PUT", path: `${CRDS}/${name}`, body });
  if (answer.status >= 300) throw refused(name, answer.body);
}

function refused(name: string, body: unknown): Error {
  return new Error(`${name}: the API server refused it: ${messageOf(body)}`);
}

const metadataSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
});

const statusSchema = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }).optional(),
});

async function established(api: ApiServer, { plural, group, versions }: CrdFile): Promise<void> {
  const deadline = Date.now() + ESTABLISHED_TIMEOUT_MS;
  const served = async (): Promise<boolean> => {
    const { body } = await api.ask({ method: "GET", path: `${CRDS}/${plural}.${group}` });
    const conditions = statusSchema.safeParse(body).data?.status?.conditions ?? [];
    if (!conditions.some(({ type, status }) => type === "Established" && status === "True")) return false;
    // Established comes a moment before the handler is there.
    const [version = ""] = Object.keys(versions);
    return (await api.ask({ method: "GET", path: `/apis/${group}/${version}/${plural}?limit=1` })).status === 200;
  };
  while (!(await served())) {
    if (Date.now() > deadline) {
      throw new Error(`${plural}.${group}: not served after ${ESTABLISHED_TIMEOUT_MS / 1000} s, expected Established`);
    }
    await sleep(POLL_MS);
  }
}

/** What an API server says of a refusal. */
export function messageOf(body: unknown): string {
  const { data } = z.object({ message: z.string() }).safeParse(body);
  return data?.message ?? JSON.stringify(body).slice(0, 300);
}
