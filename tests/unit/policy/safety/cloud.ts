import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UNKNOWN, type PropertyMap } from "../../../../local/cloud/protocol/values";
import { CloudWithin } from "../../../../local/recording/cloud";
import type { Tried } from "./score";

const SUBSCRIPTION = "c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10";
/** With their settings; which cluster it is says nothing of a body's form. */
const PROVIDERS: Readonly<Record<string, PropertyMap>> = {
  "azure-native": { subscriptionId: SUBSCRIPTION },
  kubernetes: { kubeconfig: UNKNOWN },
};
const SEED = new Uint8Array(32);

/**
 * Mistakes that never reach Azure, whatever our rules say: the embedded cloud checks each body against Azure's and Kubernetes'
 * schemas as the real ones do. One mutant of each is shown to it, because a schema knows types and no resources.
 */
export async function refusedByCloud(tried: readonly Tried[]): Promise<ReadonlySet<Tried>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-mutants-"));
  const cloud = new CloudWithin(folder);
  try {
    for (const [name, settings] of Object.entries(PROVIDERS)) await cloud.configure(name, name, settings);
    const refused = new Set<Tried>();
    for (const one of tried) if (await isRefused(cloud, one)) refused.add(one);
    return refused;
  } finally {
    cloud.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts only if the cloud takes what we declare. */
async function isRefused(cloud: CloudWithin, { example: { resource, instead }, type }: Tried): Promise<boolean> {
  const provider = Object.keys(PROVIDERS).find((name) => type.startsWith(`${name}:`));
  if (!instead || provider === undefined) return false;
  const failures = async (inputs: unknown): Promise<number> => {
    const news = inputs as PropertyMap;
    const request = { urn: resource.urn, token: type, olds: {}, news, randomSeed: SEED };
    return (await cloud.providerOf(`${provider}::`).check(request)).failures.length;
  };
  return (await failures(resource.inputs)) === 0 && (await failures(instead.inputs)) > 0;
}
