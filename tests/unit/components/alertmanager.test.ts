import * as pulumi from "@pulumi/pulumi";
import { Alertmanager, type AlertmanagerArgs } from "../../../components/kubernetes/alertmanager";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording, settled } from "./recorder";

const PODS = "kubernetes:monitoring.coreos.com/v1:Alertmanager";
const FILES = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
const CONFIGURATION = `route: { receiver: pager }
receivers:
  - name: pager
    pagerduty_configs: [{ routing_key_file: /mnt/pager/pager-key }]
`;

const args: AlertmanagerArgs = {
  namespace: "metrics",
  replicas: 3,
  files: { "alertmanager.yaml": CONFIGURATION, "words.tmpl": '{{ define "words" }}{{ end }}' },
  secrets: {
    folder: "/mnt/pager",
    names: ["pager-key", "heartbeat"],
    vault: { vaultName: "kv-plugilo", tenantId: "tenant", clientId: "reader" },
  },
};
const up = (given: AlertmanagerArgs): Promise<Recording<Alertmanager>> =>
  record((opts) => new Alertmanager("alerts", given, opts));

describe("Alertmanager", () => {
  test("is what the operator's CRDs take: pods, their configuration, files and budget, read by Prometheus", async () => {
    const made = await up(args);
    expect(crdFaults(made.all)).toEqual([]);
    expect(made.census()).toEqual({
      [PODS]: 1,
      [FILES]: 1,
      "kubernetes:core/v1:Secret": 1,
      "kubernetes:core/v1:ServiceAccount": 1,
      "kubernetes:monitoring.coreos.com/v1:PodMonitor": 1,
      "kubernetes:policy/v1:PodDisruptionBudget": 1,
    });
  });

  test("takes over the pods and the budget that the centre once had, instead of making and then deleting them", async () => {
    const aliases = new Map<string, pulumi.Input<pulumi.Alias | string>[] | undefined>();
    await record((opts) => {
      const transformations: pulumi.ResourceTransformation[] = [
        ({ name, opts: given }) => {
          aliases.set(name, given.aliases);
          return undefined;
        },
      ];
      return new Alertmanager("alerts", args, { ...opts, transformations });
    });
    const formerNames = async (name: string): Promise<unknown> => {
      const former = await settled(pulumi.output(aliases.get(name)));
      return former?.map((one) => (typeof one === "string" ? one : [one.name, one.parent]));
    };
    const centre = expect.stringMatching(/::plugilo:kubernetes:PrometheusFederation::metrics$/) as unknown;
    expect(await formerNames("alerts-pods")).toEqual([["metrics-alertmanager", centre]]);
    // Kubernetes' older types of a budget are among them, too.
    expect(await formerNames("alerts-budget")).toContainEqual(["metrics-budget-alertmanager", centre]);
  });

  test("runs as many as are asked for, by the configuration that it is given", async () => {
    const made = await up({ ...args, replicas: 2 });
    const spec = at(made.one(PODS).inputs, "spec");
    const secret = made.one("kubernetes:core/v1:Secret").inputs;
    expect(spec).toMatchObject({ replicas: 2, configSecret: at(secret, "metadata", "name") });
    expect(at(secret, "stringData")).toEqual(args.files);
  });

  test("gets what is secret from the vault as files, as an identity of its own", async () => {
    const made = await up(args);
    const objects = at(made.one(FILES).inputs, "spec", "parameters", "objects");
    for (const name of args.secrets.names) expect(objects).toContain(`objectName: ${name}`);
    const spec = at(made.one(PODS).inputs, "spec");
    expect(spec).toMatchObject({
      serviceAccountName: "alertmanager",
      volumeMounts: [{ name: "vault", mountPath: "/mnt/pager", readOnly: true }],
    });
  });

  test("refuses a configuration that names a file which is not there, and no replicas", async () => {
    const secrets = { ...args.secrets, names: ["heartbeat"] };
    await expect(up({ ...args, replicas: 0, secrets })).rejects.toMatchObject({
      faults: [{ path: "replicas" }, { path: "files", got: "/mnt/pager/pager-key" }],
    });
    await expect(up({ ...args, files: { "other.yaml": "" } })).rejects.toMatchObject({ faults: [{ path: "files" }] });
  });
});
