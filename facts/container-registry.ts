import type { Source } from "./source";

/** Public registries that Azure Container Registry fetches from by itself. */
interface Upstream {
  /** Host, `*` for any label. */
  readonly host: string;
  /** It answers without an account; others want a user name and password from a vault, and are not offered here. */
  readonly open: boolean;
}

/** https://learn.microsoft.com/azure/container-registry/artifact-cache-overview#upstream-support (2026-11). */
export const UPSTREAMS = {
  registries: [
    { host: "docker.io", open: false },
    { host: "mcr.microsoft.com", open: true },
    { host: "public.ecr.aws", open: true },
    { host: "ghcr.io", open: true },
    { host: "quay.io", open: true },
    { host: "registry.k8s.io", open: true },
    { host: "*.pkg.dev", open: false },
    { host: "gcr.io", open: true },
  ] satisfies readonly Upstream[],
  mostRules: 1000,
  source: {
    from: "https://learn.microsoft.com/azure/container-registry/artifact-cache-overview#upstream-support",
    read: "2026-11",
  } satisfies Source,
} as const;

/** Days that a manifest without a tag can be kept before it is deleted: 0 to 365. */
export const LONGEST_UNTAGGED_DAYS = 365;

/** GiB that the Premium tier's price includes. https://learn.microsoft.com/azure/container-registry/container-registry-skus (2026-11). */
export const INCLUDED_GIB = 500;
