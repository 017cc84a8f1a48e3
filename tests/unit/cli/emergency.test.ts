import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { told } from "../../../cli/commands/emergency";
import { embeddedFlags, kubectlFlags, stateOf, type Flag } from "../../../cli/emergency";
import { add } from "../../../local/cloud/faults";
import { cloud, TOKEN, type TestCloud } from "../cloud-kubernetes/cloud";

const ON = { emergency: "true", factor: "2" };
const OFF = { emergency: "false", factor: "1" };
const labels = { "plugilo.com/region": "germanywestcentral" };

const scaledObject = (name: string, namespace: string, resourceName: string) => ({
  apiVersion: "keda.sh/v1alpha1",
  kind: "ScaledObject",
  metadata: { name, namespace },
  spec: {
    scaleTargetRef: { name },
    triggers: [
      {
        type: "kubernetes-resource",
        name: "factor",
        metadata: { resourceKind: "ConfigMap", resourceName, key: "factor" },
      },
    ],
  },
});

/** A cluster with the flag in two namespaces. */
async function flagged(): Promise<TestCloud> {
  const one = await cloud({ workloadAutoScalerProfile: { keda: { enabled: true } } });
  for (const namespace of ["services", "burst"]) {
    await one.up(TOKEN.namespace, namespace, { metadata: { name: namespace } });
    await one.up(TOKEN.configMap, namespace, { metadata: { name: "emergency", namespace, labels }, data: OFF });
  }
  await one.up(TOKEN.scaledObject, "web", scaledObject("web", "services", "emergency"));
  await one.up(TOKEN.scaledObject, "other", scaledObject("other", "services", "another"));
  await one.up(TOKEN.scaledObject, "web-burst", scaledObject("web-burst", "burst", "emergency"));
  return one;
}

describe("the flag of the embedded cloud", () => {
  test("is set in all namespaces, both keys at once, and cleared again", async () => {
    const { store } = await flagged();
    const flags = embeddedFlags(store, "prod-frankfurt", ["services", "burst"]);
    const data = async (): Promise<unknown[]> => (await flags.read()).map((flag) => flag.data);
    expect(await data()).toEqual([OFF, OFF]);
    await flags.write(true);
    expect(await data()).toEqual([ON, ON]);
    await flags.write(false);
    expect(await data()).toEqual([OFF, OFF]);
  });

  test("tells whose cluster it is in and which workloads read it, each in its own namespace", async () => {
    const { store } = await flagged();
    expect(await embeddedFlags(store, "prod-frankfurt", ["services", "burst"]).read()).toEqual([
      { namespace: "services", data: OFF, region: "germanywestcentral", enrolled: ["web"] },
      { namespace: "burst", data: OFF, region: "germanywestcentral", enrolled: ["web-burst"] },
    ]);
  });

  test("is what the cluster has from then on", async () => {
    const one = await flagged();
    await embeddedFlags(one.store, "prod-frankfurt", ["services"]).write(true);
    expect(await one.read(TOKEN.configMap, "services", "services/emergency")).toMatchObject({ inputs: { data: ON } });
    expect(await one.read(TOKEN.configMap, "burst", "burst/emergency")).toMatchObject({ inputs: { data: OFF } });
  });

  test("is asked for in vain of a stack that is not up: the message says what to do", async () => {
    const { store } = await flagged();
    expect(() => embeddedFlags(store, "prod-berlin", ["services"])).toThrow(
      /^stack prod-berlin: got no emergency flag in namespace services.*bring up first: \.\/plugilo up prod-berlin$/,
    );
  });

  test("is out of reach while its region is down, and stays as it was", async () => {
    const { store } = await flagged();
    const flags = embeddedFlags(store, "prod-frankfurt", ["services"]);
    add(store, { kind: "region-down", match: { region: "germanywestcentral" }, times: 1 });
    await expect(flags.write(true)).rejects.toThrow("germanywestcentral does not answer");
    expect((await flags.read()).map((flag) => flag.data)).toEqual([OFF]);
  });
});

describe("the flag of a real cluster", () => {
  let folder: string;
  let kubeconfig: string;
  const before = process.env["PATH"];
  /** A kubectl that says what it was asked, and answers with the files beside it. */
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-kubectl-"));
    kubeconfig = path.join(folder, "config");
    const script = `#!/bin/sh\necho "$@" >> "${folder}/asked"\nif [ -e "${folder}/refused" ]; then cat "${folder}/refused" >&2; exit 1; fi\ncat "${folder}/$4"\n`;
    fs.writeFileSync(path.join(folder, "kubectl"), script, { mode: 0o755 });
    fs.writeFileSync(path.join(folder, "get"), "{}");
    fs.writeFileSync(path.join(folder, "patch"), "patched");
    process.env["PATH"] = `${folder}${path.delimiter}${before ?? ""}`;
  });
  afterEach(() => {
    process.env["PATH"] = before;
    fs.rmSync(folder, { recursive: true });
  });
  const asked = (): string[] => fs.readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n");

  test("is patched namespace by namespace, with the kubeconfig that was given", async () => {
    await kubectlFlags(kubeconfig, ["services", "burst"]).write(true);
    const patch = (namespace: string): string =>
      `--kubeconfig ${kubeconfig} --request-timeout=20s patch configmap emergency --namespace=${namespace} --type=merge --patch={"data":{"emergency":"true","factor":"2"}}`;
    expect(asked()).toEqual([patch("services"), patch("burst")]);
  });

  test("is read with what it doubles", async () => {
    const answer = { metadata: { labels }, data: ON, items: [scaledObject("web", "services", "emergency")] };
    fs.writeFileSync(path.join(folder, "get"), JSON.stringify(answer));
    expect(await kubectlFlags(kubeconfig, ["services"]).read()).toEqual([
      { namespace: "services", data: ON, region: "germanywestcentral", enrolled: ["web"] },
    ]);
  });

  test("is refused in kubectl's own words, and without kubectl in ours", async () => {
    fs.writeFileSync(path.join(folder, "refused"), "Forbidden: you are not on call\n");
    await expect(kubectlFlags(kubeconfig, ["services"]).write(true)).rejects.toThrow(
      'kubectl: got "Forbidden: you are not on call", expected to be let in',
    );
    process.env["PATH"] = path.join(folder, "empty");
    await expect(kubectlFlags(kubeconfig, ["services"]).write(true)).rejects.toThrow("kubectl: got none on PATH");
  });
});

describe("what a person is told", () => {
  const flag = (data: Record<string, string>, enrolled: string[] = []): Flag => ({
    namespace: "services",
    data,
    region: "germanynorth",
    enrolled,
  });
  const text = (...given: Parameters<typeof told>): string => stripVTControlCharacters(told(...given));

  test("is what doubles and how to go back", () => {
    expect(text("prod-berlin", "on", "off", [flag(ON, ["api", "web"])]).split("\n")).toEqual([
      "prod-berlin: emergency mode is on (services).",
      "Within a minute KEDA runs 2 times the pods, least and most as well, of 2 workloads (services/api, services/web).",
      "To go back: ./plugilo emergency off prod-berlin",
    ]);
    expect(text("prod-berlin", "on", "on", [flag(ON)])).toContain("is on already");
    expect(text("prod-berlin", "on", "off", [flag(ON)])).toContain("none is here yet");
  });

  test("is when pods go, after it was cleared, and how to set it, after it was looked at", () => {
    expect(text("prod-berlin", "off", "on", [flag(OFF)])).toContain("after five minutes at the soonest");
    expect(text("prod-berlin", "status", "off", [flag(OFF)])).toContain("./plugilo emergency on prod-berlin");
  });

  test("is that somebody has changed a part of it by hand, and how to mend that", () => {
    const half = flag({ emergency: "true", factor: "1" });
    expect(stateOf([half])).toBe("mixed");
    expect(stateOf([flag(ON), flag(OFF)])).toBe("mixed");
    expect(stateOf([flag(ON), flag(ON)])).toBe("on");
    expect(text("prod-berlin", "status", "mixed", [half])).toMatch(
      /neither on nor off[^]*"factor":"1"[^]*\.\/plugilo emergency on\|off prod-berlin/,
    );
  });
});
