import { stringify } from "yaml";
import type { CustomObject } from "../../../components/kubernetes/custom-object";

/** Of the operator's Prometheus, what is told to the program: as far as this rig's components set it. */
interface Spec {
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly replicaExternalLabelName: string;
  readonly tsdb?: { readonly outOfOrderTimeWindow: string };
  readonly remoteWrite?: readonly {
    readonly name: string;
    readonly url: string;
    readonly remoteTimeout: string;
    readonly queueConfig: Readonly<Record<string, unknown>>;
    readonly tlsConfig: { readonly caFile: string; readonly certFile: string; readonly keyFile: string };
    readonly writeRelabelConfigs: readonly {
      readonly sourceLabels: readonly string[];
      readonly regex: string;
      readonly action: string;
    }[];
  }[];
}

export interface Place {
  /** Which of the pair it is. */
  readonly replica: string;
  /** What it reads, each second: `host:port`. */
  readonly targets?: readonly string[];
  /** Where the vault's files are here. */
  readonly folder: string;
}

/**
 * prometheus.yml as the operator writes it from our object. Debian's Prometheus is older than ours: it has no `sampleAgeLimit`, which
 * is left out.
 */
export function prometheusYaml({ spec }: CustomObject, { replica, targets = [], folder }: Place): string {
  const told = JSON.parse(JSON.stringify(spec)) as Spec;
  const here = (file: string): string => file.replace("/mnt/vault", folder);
  return stringify({
    global: {
      scrape_interval: "1s",
      external_labels: { ...told.externalLabels, [told.replicaExternalLabelName]: replica },
    },
    scrape_configs: [{ job_name: "app", honor_labels: true, static_configs: [{ targets }] }],
    ...(told.tsdb ? { storage: { tsdb: { out_of_order_time_window: told.tsdb.outOfOrderTimeWindow } } } : {}),
    remote_write: (told.remoteWrite ?? []).map(({ queueConfig: { sampleAgeLimit: _, ...queue }, ...write }) => ({
      name: write.name,
      url: write.url,
      remote_timeout: write.remoteTimeout,
      queue_config: snakeCase(queue),
      tls_config: {
        ca_file: here(write.tlsConfig.caFile),
        cert_file: here(write.tlsConfig.certFile),
        key_file: here(write.tlsConfig.keyFile),
      },
      write_relabel_configs: write.writeRelabelConfigs.map(({ sourceLabels, regex, action }) => ({
        source_labels: sourceLabels,
        regex,
        action: action.toLowerCase(),
      })),
    })),
  });
}

const NAMES: Readonly<Record<string, string>> = { retryOnRateLimit: "retry_on_http_429" };

function snakeCase(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      NAMES[key] ?? key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
