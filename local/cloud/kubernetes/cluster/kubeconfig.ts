import { parse } from "yaml";
import { CloudError } from "../../protocol/provider";

/** What the provider needs of a kubeconfig. Credentials are not read. */
export interface Kubeconfig {
  /** `https://plugilo-dns-1a2b3c4d.hcp.germanywestcentral.azmk8s.io:443`. */
  readonly server: string;
  readonly host: string;
  /** The context's namespace, if it names one. */
  readonly namespace: string | undefined;
}

interface RawKubeconfig {
  readonly "current-context"?: string;
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: { readonly server?: string } }[];
  readonly contexts?: readonly {
    readonly name?: string;
    readonly context?: { readonly cluster?: string; readonly namespace?: string };
  }[];
}

/**
 * @param text the kubeconfig itself, YAML or JSON; never shown, for it holds credentials.
 * @throws CloudError `InvalidKubeconfig` telling what is missing.
 */
export function readKubeconfig(text: string, context?: string, cluster?: string): Kubeconfig {
  const raw = parsed(text);
  const wanted = context ?? raw["current-context"];
  const found = raw.contexts?.find((one) => one.name === wanted);
  if (found === undefined && cluster === undefined) {
    const names = (raw.contexts ?? []).map((one) => one.name).join(", ") || "none";
    throw invalid(`got the context ${wanted ?? "(none)"}, expected one of its contexts: ${names}`);
  }
  const clusterName = cluster ?? found?.context?.cluster;
  const server = raw.clusters?.find((one) => one.name === clusterName)?.cluster?.server;
  if (server === undefined || !URL.canParse(server)) {
    throw invalid(
      `got ${server ?? "no server"} for its cluster ${clusterName ?? "(none)"}, expected the API server's https address`,
    );
  }
  return { server, host: new URL(server).hostname, namespace: found?.context?.namespace };
}

function parsed(text: string): RawKubeconfig {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw invalid("got text that is neither YAML nor JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw invalid(
    "got no kubeconfig (a path is not read: the embedded cloud touches no file of yours), expected its contents",
  );
}

function invalid(what: string): CloudError {
  const fix = "Pass the kubeconfig of listManagedClusterUserCredentials, decoded from base64, to the provider";
  return new CloudError("InvalidKubeconfig", `kubeconfig of the kubernetes provider: ${what}. ${fix}`, 400);
}
