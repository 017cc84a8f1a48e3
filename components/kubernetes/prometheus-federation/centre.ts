import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";
import { METRICS } from "../../../facts/observability";
import { after, applyCustom, type CustomObject } from "../custom-object";
import { InternalGateway } from "../internal-gateway";
import { podMonitor } from "../pod-monitor";
import { vaultFiles } from "../vault-files";
import type { CentreArgs } from "./args";
import { centreServer, serverPods } from "./build-prometheus";
import { inPod, RECEIVER_FILES, receiverConfiguration } from "./build-receiver";
import { ruler, RULER_PODS } from "./build-ruler";
import {
  OBJECT_STORE_FILE,
  objectStore,
  SIDECARS,
  THANOS_PORTS,
  THANOS_ROLES,
  thanosPods,
  thanosSet,
} from "./build-thanos";

/** What the centre consists of, as children of its component. */
export class Centre {
  constructor(
    private readonly name: string,
    private readonly serverName: string,
    private readonly args: CentreArgs,
    private readonly parent: pulumi.Resource,
  ) {}

  /** @param account of everything that opens the object store. @returns the gateway that regions connect to. */
  make(account: pulumi.Resource): InternalGateway {
    const { namespace, storage, proof, writers, operator } = this.args;
    const store = this.configMap("objectstore", OBJECT_STORE_FILE.configMap, {
      "objectstore.yaml": objectStore(storage),
    });
    const configuration = receiverConfiguration(writers, inPod(proof.certificate, proof.authority));
    const receiver = this.configMap("receiver", RECEIVER_FILES.configMap, {
      [RECEIVER_FILES.configuration]: configuration,
    });
    const files = vaultFiles(RECEIVER_FILES.vaultClass, namespace, proof, [proof.certificate, proof.authority]);
    const certificate = this.custom("certificate", files, []);
    const dependsOn = [...after(operator), account, store];
    const server = centreServer(this.serverName, this.args, configuration);
    this.custom("server", server, [...dependsOn, receiver, certificate]);
    this.custom("ruler", ruler(this.args), dependsOn);
    this.budget("ruler", RULER_PODS);
    this.thanos(dependsOn);
    return this.gateway();
  }

  private thanos(dependsOn: pulumi.Resource[]): void {
    const { namespace } = this.args;
    this.service(SIDECARS, serverPods(this.serverName), [{ name: "grpc", port: 10901 }]);
    for (const role of THANOS_ROLES) {
      this.service(`thanos-${role}`, thanosPods(role), THANOS_PORTS);
      new apps.StatefulSet(
        `${this.name}-thanos-${role}`,
        { metadata: { name: `thanos-${role}`, namespace }, spec: thanosSet(role) },
        { parent: this.parent, dependsOn },
      );
      this.budget(`thanos-${role}`, thanosPods(role));
    }
    const pods = { "app.kubernetes.io/name": "thanos" };
    this.custom("monitor-thanos", podMonitor("thanos", namespace, pods, ["http"]), dependsOn);
    this.custom("monitor-ruler", podMonitor("thanos-ruler", namespace, RULER_PODS, ["web"]), dependsOn);
  }

  /** A port a replica: the operator names pods after the server, in order. And one for questions, which regions ask before a release. */
  private gateway(): InternalGateway {
    const { namespace, gateway } = this.args;
    return new InternalGateway(
      `${this.name}-gateway`,
      {
        ...gateway,
        namespace,
        selector: serverPods(this.serverName),
        ports: [
          ...METRICS.replicaPorts.map((port, replica) => ({
            name: `replica-${replica}`,
            port,
            targetPort: "write",
            selector: { "statefulset.kubernetes.io/pod-name": `prometheus-${this.serverName}-${replica}` },
          })),
          { name: "query", port: METRICS.queryPort, targetPort: "http", selector: thanosPods("query") },
        ],
      },
      { parent: this.parent },
    );
  }

  private configMap(key: string, name: string, data: Record<string, pulumi.Input<string>>): core.ConfigMap {
    const { namespace } = this.args;
    return new core.ConfigMap(`${this.name}-${key}`, { metadata: { name, namespace }, data }, { parent: this.parent });
  }

  private service(
    name: string,
    selector: Record<string, string>,
    ports: readonly { name: string; port: number }[],
  ): void {
    new core.Service(
      `${this.name}-service-${name}`,
      {
        metadata: { name, namespace: this.args.namespace },
        spec: {
          selector,
          ports: ports.map(({ name: port, port: number }) => ({ name: port, port: number, targetPort: port })),
        },
      },
      { parent: this.parent },
    );
  }

  private custom(key: string, object: CustomObject, dependsOn: pulumi.Resource[]): pulumi.Resource {
    return applyCustom(`${this.name}-${key}`, object, { parent: this.parent, dependsOn });
  }

  private budget(key: string, matchLabels: Record<string, string>): void {
    const { namespace } = this.args;
    new policy.PodDisruptionBudget(
      `${this.name}-budget-${key}`,
      { metadata: { name: `metrics-${key}`, namespace }, spec: { maxUnavailable: 1, selector: { matchLabels } } },
      { parent: this.parent },
    );
  }
}
