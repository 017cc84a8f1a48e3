import { at, one, podOf, rendered } from "./services";

describe("a singleton's files", () => {
  const change = {
    settingsFrom: ["place"],
    files: { at: "/etc/cdc", names: ["a.properties"] },
    secretFiles: { at: "/mnt/kafka", secret: "kafka-cdc" },
  };

  test("are mounted to be read, each in a folder of its own", () => {
    expect(podOf(one(rendered("alone", { alone: change }), "Deployment"))).toMatchObject({
      volumes: [
        { name: "scratch" },
        { name: "files", configMap: { name: "cdc-files" } },
        { name: "secret", secret: { secretName: "kafka-cdc" } },
      ],
      containers: [
        {
          volumeMounts: [
            { name: "scratch", mountPath: "/tmp" },
            { name: "files", mountPath: "/etc/cdc", readOnly: true },
            { name: "secret", mountPath: "/mnt/kafka", readOnly: true },
          ],
        },
      ],
    });
  });

  test("and what the platform tells it are waited for", () => {
    const deployment = one(rendered("alone", { alone: change }), "Deployment");
    expect(at(deployment, "spec", "template", "spec", "containers", 0, "envFrom")).toContainEqual({
      configMapRef: { name: "place" },
    });
  });

  test("asks a sidecar'd service at the port of its figures, where that is another", () => {
    const annotated = one(rendered("alone", { alone: { metricsPath: "/m", metricsPort: 9404 } }), "Deployment");
    expect(at(annotated, "spec", "template", "metadata", "annotations", "prometheus.io/port")).toBe("9404");
  });
});
