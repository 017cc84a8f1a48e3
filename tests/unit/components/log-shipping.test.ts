import { LogShipping, type LogShippingArgs } from "../../../components/kubernetes/log-shipping";
import { Operators } from "../../../components/kubernetes/operators";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const BEAT = "kubernetes:beat.k8s.elastic.co/v1beta1:Beat";

const frankfurt: LogShippingArgs = {
  namespace: "shipping",
  cluster: "frankfurt",
  regionName: "germanywestcentral",
  bootstrapServers: ["kafka.plugilo.internal:9094"],
  credentialsSecret: "kafka-shipper",
};

const up = (args: LogShippingArgs): Promise<Recording<LogShipping>> =>
  record((opts) => new LogShipping("ship", args, opts));

describe("LogShipping", () => {
  test("is what ECK's CRD takes", async () => {
    expect(crdFaults((await up(frankfurt)).all)).toEqual([]);
  });

  test("runs one Filebeat and one Metricbeat a node, on every node whatever its taints", async () => {
    const made = await up(frankfurt);
    expect(made.census()).toEqual({
      [BEAT]: 2,
      "kubernetes:core/v1:ServiceAccount": 1,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": 1,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": 1,
    });
    for (const { inputs } of made.ofType(BEAT)) {
      expect(at(inputs, "spec", "daemonSet", "podTemplate", "spec", "tolerations")).toEqual([{ operator: "Exists" }]);
    }
  });

  test("writes each source to its topic, with the brokers' full answer and its own certificate", async () => {
    const made = await up(frankfurt);
    const config = at(made.one(BEAT, "ship-filebeat").inputs, "spec", "config");
    const inputs = at(config, "filebeat.inputs");
    const topics = (Array.isArray(inputs) ? inputs : []).map((input) => at(input, "fields", "topic"));
    expect(topics).toEqual(["logs-application", "logs-access", "logs-containers", "logs-system", "logs-audit"]);
    expect(at(config, "output.kafka")).toMatchObject({
      hosts: ["kafka.plugilo.internal:9094"],
      topic: "%{[fields.topic]}",
      required_acks: -1,
      "ssl.certificate": "/etc/kafka/user.crt",
    });
    const metrics = at(made.one(BEAT, "ship-metricbeat").inputs, "spec", "config");
    expect(at(metrics, "metricbeat.modules", 0, "fields", "topic")).toBe("metrics-beats");
    const volumes = at(made.one(BEAT, "ship-filebeat").inputs, "spec", "daemonSet", "podTemplate", "spec", "volumes");
    expect(at(volumes, 0)).toEqual({ name: "kafka", secret: { secretName: "kafka-shipper" } });
  });

  test("speaks before the private link drops a silent connection", async () => {
    const config = at((await up(frankfurt)).one(BEAT, "ship-filebeat").inputs, "spec", "config", "output.kafka");
    expect(Number.parseInt(String(at(config, "keep_alive")), 10)).toBeLessThan(240);
  });

  test("says on every event which cluster and region it is from", async () => {
    for (const { inputs } of (await up(frankfurt)).ofType(BEAT)) {
      expect(at(inputs, "spec", "config", "processors", 0, "add_fields", "fields")).toEqual({
        "orchestrator.cluster.name": "frankfurt",
        "cloud.provider": "azure",
        "cloud.region": "germanywestcentral",
      });
    }
  });

  test("ships each container's lines once: services' as theirs, the gateway's requests, and of others all the rest", async () => {
    const config = at((await up(frankfurt)).one(BEAT, "ship-filebeat").inputs, "spec", "config");
    const inputs = at(config, "filebeat.inputs");
    const takes = (file: string): unknown[] =>
      (Array.isArray(inputs) ? inputs : [])
        .filter((input) => {
          const globs = at(input, "paths");
          const without = at(input, "prospector", "scanner", "exclude_files");
          const matches = (glob: unknown): boolean =>
            new RegExp(`^${String(glob).replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(file);
          const excluded = (Array.isArray(without) ? without : []).some((each) => new RegExp(String(each)).test(file));
          return (Array.isArray(globs) ? globs : []).some(matches) && !excluded;
        })
        .map((input) => at(input, "id"));
    const file = (name: string): string => `/var/log/containers/${name}-${"0f".repeat(32)}.log`;
    expect(takes(file("accounts-api-6f7d-x1_services_app"))).toEqual(["application"]);
    expect(takes(file("thumbnailer-1_burst_app"))).toEqual(["application"]);
    expect(takes(file("ingress-1_aks-istio-ingress_istio-proxy"))).toEqual(["access"]);
    expect(takes(file("accounts-api-6f7d-x1_services_istio-proxy"))).toEqual(["containers"]);
    expect(takes(file("keda-operator-1_kube-system_keda-operator"))).toEqual(["containers"]);
  });

  test("leaves reading to Logstash: a line that is no JSON comes as it was printed", async () => {
    const config = at((await up(frankfurt)).one(BEAT, "ship-filebeat").inputs, "spec", "config");
    expect(at(config, "filebeat.inputs", 0, "parsers")).toEqual([{ container: {} }]);
  });

  test("tells who did what on a node from all else in its journal", async () => {
    const config = at((await up(frankfurt)).one(BEAT, "ship-filebeat").inputs, "spec", "config");
    expect(at(config, "filebeat.inputs", 4, "transports")).toEqual(["audit"]);
    expect(at(config, "filebeat.inputs", 3, "transports")).not.toContain("audit");
  });

  test("reads metrics on the node's own network, where its kubelet can be reached, and logs without it", async () => {
    const made = await up(frankfurt);
    const pod = (name: string) => at(made.one(BEAT, name).inputs, "spec", "daemonSet", "podTemplate", "spec");
    expect(pod("ship-metricbeat")).toMatchObject({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" });
    expect(pod("ship-filebeat")).not.toHaveProperty("hostNetwork");
  });

  test("comes after the operator", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators("operators", { operators: { elastic: { namespace: "shipping" } } }, opts);
      return new LogShipping("ship", { ...frankfurt, operator: releases.elastic }, opts);
    });
    expect(made.one(BEAT, "ship-filebeat").dependsOn).toContain("operators-elastic");
  });

  test("refuses to ship nowhere, under names that are none, all at once", async () => {
    const wrong = { ...frankfurt, cluster: "a b", bootstrapServers: [], credentialsSecret: "" };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [{ path: "cluster" }, { path: "credentialsSecret" }, { path: "bootstrapServers" }],
    });
  });
});
