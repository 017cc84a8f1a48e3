/** Controllers on a running cluster: programs beside its pods that do what AKS' add-ons and our operators do in Azure. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import type { Region } from "../../../facts/regions";
import { ClusterError, type RunningCluster } from "../control-plane";
import { layoutOf, type Layout } from "../layout";
import { issue, makeAuthority, writePair } from "../pki";
import { freePorts, listens } from "../ports";
import { alongside } from "../programs";
import { isOurs, lastWords, logOf, startServer, stopServer } from "../processes";
import { argoCd, argoCdSettings, type ArgoCdOptions } from "./argo-cd";
import { argoRollouts } from "./argo-rollouts";
import type { Controller } from "./controller";
import { instanceTypes } from "./instance-types";
import { karpenter } from "./karpenter";
import { keda, KEDA, kedaRegistration, type KedaOptions } from "./keda";
import { asKeda, kedaRights } from "./keda-rights";
import { prometheus, prometheusConfiguration, type PrometheusTargets } from "./prometheus";

const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 100;
/** Looks without a sign of a program after which it has ended. */
const UNSEEN = 3;

/** Controllers of one cluster, started one after the other; all end with this process at the latest. */
export class Controllers {
  private readonly layout: Layout;
  private readonly running: { readonly controller: Controller; readonly pid: number }[] = [];

  constructor(private readonly cluster: RunningCluster) {
    this.layout = layoutOf(cluster.folder);
  }

  /** @throws {ClusterError} if it does not come up, with what it said. */
  async start(controller: Controller): Promise<void> {
    const { name, command, args, env = {} } = controller;
    const pid = startServer(this.layout, { server: name, command, args, env, keep: false });
    this.running.push({ controller, pid });
    const deadline = Date.now() + READY_TIMEOUT_MS;
    // While a program takes the place of the shell that starts it, its command line is empty for a moment.
    for (let unseen = 0; !(await answers(controller.ready));) {
      unseen = isOurs(pid, this.layout) ? 0 : unseen + 1;
      const ended = unseen > UNSEEN;
      if (ended || Date.now() > deadline) {
        const got = ended ? "its end" : `no answer in ${READY_TIMEOUT_MS / 1000} s`;
        throw new ClusterError(
          `${name}: got ${got}, expected it to work; it said: ${lastWords(this.layout, name)} (${logOf(this.layout, name)})`,
        );
      }
      await sleep(POLL_MS);
    }
  }

  /** Nodes of a region's sizes for pods that find none. Its CRDs but the provider's own must be there. */
  async startKarpenter(command: string, region: Pick<Region, "name" | "zones" | "gpu">): Promise<void> {
    for (const file of alongside("karpenter", command)) {
      await this.apply(parse(readFileSync(file, "utf8")) as Named);
    }
    const instanceTypesFile = this.write("instance-types.json", JSON.stringify(instanceTypes(region)));
    const [metrics = 0, health = 0] = await freePorts(2);
    const { kubeconfigFile } = this.cluster;
    await this.start(karpenter({ command, kubeconfigFile, instanceTypesFile, ports: { metrics, health } }));
  }

  /** Autoscaling by events, its webhooks included. @param proxy of `serviceNames` */
  async startKeda(commands: KedaOptions["commands"], proxy: string): Promise<void> {
    const certificates = path.join(this.cluster.folder, "keda");
    mkdirSync(certificates, { recursive: true, mode: 0o700 });
    const authority = await makeAuthority("keda");
    const service = (name: string) => ({ type: "dns" as const, value: `${name}.${KEDA.namespace}.svc` });
    const names = [{ type: "dns" as const, value: "localhost" }, service(KEDA.adapter), service(KEDA.webhooks)];
    await writePair(certificates, "ca", authority);
    const leaf = await issue(authority, { commonName: "keda", names, usages: ["client", "server"] });
    await writePair(certificates, "tls", leaf);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = await freePorts(8);
    const ports = {
      ...{ operatorMetrics: a, operatorHealth: b, metricsService: c, adapter: d, adapterMetrics: e },
      ...{ webhooks: f, webhooksMetrics: g, webhooksHealth: h },
    };
    for (const file of alongside("keda-operator", commands.operator)) {
      for (const object of kedaRights(file)) await this.apply(object);
    }
    const { kubeconfigFile } = this.cluster;
    const operatorKubeconfigFile = this.write("keda-kubeconfig", asKeda(readFileSync(kubeconfigFile, "utf8")));
    const options = { commands, kubeconfigFile, operatorKubeconfigFile, certificates, proxy, ports };
    for (const one of keda(options)) await this.start(one);
    for (const object of kedaRegistration(ports, authority.certificate.toString("pem"))) await this.apply(object);
  }

  /** Canaries and blue-green releases. @param proxy of `serviceNames` */
  async startArgoRollouts(command: string, proxy: string): Promise<void> {
    const [metrics = 0, health = 0] = await freePorts(2);
    const { kubeconfigFile } = this.cluster;
    await this.start(argoRollouts({ command, kubeconfigFile, proxy, ports: { metrics, health } }));
  }

  /** Delivery from Git. Its CRDs must be there. @param settings of `argocd-cm` */
  async startArgoCd(commands: ArgoCdOptions["commands"], settings: Readonly<Record<string, string>>): Promise<void> {
    for (const object of argoCdSettings(settings)) await this.apply(object);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = await freePorts(7);
    const ports = {
      ...{ redis: a, repoServer: b, repoServerMetrics: c, controllerMetrics: d },
      ...{ applicationSetMetrics: e, applicationSetHealth: f, applicationSetWebhook: g },
    };
    const { kubeconfigFile, folder } = this.cluster;
    for (const one of argoCd({ commands, kubeconfigFile, folder, ports })) await this.start(one);
  }

  /** The region's small Prometheus. @returns its port on loopback. */
  async startPrometheus(targets: PrometheusTargets, rules: unknown): Promise<number> {
    const [port = 0] = await freePorts(1);
    const ruleFile = this.write("rules.json", JSON.stringify(rules));
    const configFile = this.write("prometheus.yaml", prometheusConfiguration(targets, ruleFile));
    await this.start(prometheus({ folder: this.cluster.folder, configFile, port }));
    return port;
  }

  /** Ends them, the last one first. */
  async stop(): Promise<void> {
    for (const { pid } of this.running.splice(0).reverse()) await stopServer(pid, this.layout);
  }

  private write(name: string, text: string): string {
    const file = path.join(this.cluster.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  private async apply(object: Named): Promise<void> {
    const { apiVersion, kind, metadata } = object;
    const plural = PLURALS[kind];
    if (plural === undefined)
      throw new Error(`${kind}: got no plural, expected one of ${Object.keys(PLURALS).join(", ")}`);
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
    const { status, body } = await this.cluster.api.ask({
      method: "PATCH",
      path: `${root}${place}/${plural}/${metadata.name}?fieldManager=plugilo&force=true`,
      contentType: "application/apply-patch+yaml",
      body: object,
    });
    if (status >= 300) throw new ClusterError(`${kind} ${metadata.name}: ${JSON.stringify(body)}`);
  }
}

interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Kinds that controllers need to be known by. */
const PLURALS: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  ConfigMap: "configmaps",
  Secret: "secrets",
  Service: "services",
  APIService: "apiservices",
  ValidatingWebhookConfiguration: "validatingwebhookconfigurations",
  CustomResourceDefinition: "customresourcedefinitions",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  Role: "roles",
  RoleBinding: "rolebindings",
};

/** Over HTTP with 200, or at all where the address is `tcp:`. */
async function answers(url: string): Promise<boolean> {
  const { protocol, port } = new URL(url);
  if (protocol === "tcp:") return listens(Number(port));
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
