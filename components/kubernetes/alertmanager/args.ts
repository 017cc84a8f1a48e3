import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { VaultReader } from "../vault-files";

export interface AlertmanagerArgs {
  /** Required. Namespace of all of it: that of the Prometheus servers which tell it. */
  readonly namespace: pulumi.Input<string>;
  /** Required. How many: they tell each other what was sent, so that people hear of a thing once. */
  readonly replicas: number;
  /** Required. Its files, `alertmanager.yaml` among them: they name others for everything that is secret (observability/on-call). */
  readonly files: Readonly<Record<string, string>>;
  /** Required. Those files: the vault's secrets, each a file of its own name, in a folder of the pods. */
  readonly secrets: {
    readonly folder: string;
    readonly names: readonly string[];
    /** Required. Its identity trusts service account `alertmanager` of the namespace. */
    readonly vault: VaultReader;
  };
  /** Optional. The operator's release, which brings the CRDs. Default: they are there already. */
  readonly operator?: pulumi.Resource;
}

/** Service account that the pods run as: what federated credentials name. */
export const ALERTMANAGER_ACCOUNT = "alertmanager";

export function alertmanagerFaults({ replicas, files, secrets }: AlertmanagerArgs): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isInteger(replicas) || replicas < 1) {
    faults.push({
      path: "replicas",
      got: replicas,
      expected: "a whole number from 1",
      fix: "see facts/observability.ts",
    });
  }
  const { "alertmanager.yaml": configuration = "" } = files;
  if (configuration === "") {
    const expected = "alertmanager.yaml among them, which is where it begins to read";
    faults.push({ path: "files", got: Object.keys(files), expected, fix: "give it" });
  }
  const named = [...configuration.matchAll(/_file["']?: *["']?([^\s"']+)/g)].map(([, file = ""]) => file);
  const there = new Set(secrets.names.map((name) => `${secrets.folder}/${name}`));
  for (const file of new Set(named)) {
    if (there.has(file)) continue;
    faults.push({
      path: "files",
      got: file,
      expected: `a file of ${secrets.folder} that secrets.names has`,
      fix: "name the secret, or mend the path: Alertmanager would fail each time that it tells somebody",
    });
  }
  return faults;
}
