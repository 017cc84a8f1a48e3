import { stringify } from "yaml";
import { LOOPBACK, type Controller } from "./controller";

/** The Debian package's. */
const PROMETHEUS = "/usr/bin/prometheus";
/** As a region's does it would take minutes until a rule sees a change: here each second counts. */
const INTERVAL = "1s";

export interface PrometheusOptions {
  /** Its own: configuration and data. */
  readonly folder: string;
  readonly configFile: string;
  readonly port: number;
}

export function prometheus({ folder, configFile, port }: PrometheusOptions): Controller {
  return {
    name: "prometheus",
    command: PROMETHEUS,
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=${LOOPBACK}:${port}`,
      "--log.level=warn",
    ],
    ready: `http://${LOOPBACK}:${port}/-/ready`,
  };
}

/** Ports on loopback of what it scrapes, by job. */
export type PrometheusTargets = Readonly<Record<string, number>>;

/**
 * The configuration of such a Prometheus.
 *
 * @param ruleFile rules in Prometheus' own form.
 */
export function prometheusConfiguration(ports: PrometheusTargets, ruleFile: string): string {
  return stringify({
    global: { scrape_interval: INTERVAL, evaluation_interval: INTERVAL },
    rule_files: [ruleFile],
    scrape_configs: Object.entries(ports).map(([job, port]) => ({
      job_name: job,
      // What is scraped says itself in which namespace and pod it would be.
      honor_labels: true,
      static_configs: [{ targets: [`${LOOPBACK}:${port}`] }],
    })),
  });
}
