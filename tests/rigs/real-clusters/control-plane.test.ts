/** One control plane by itself: what it serves, that it is found again, and that nothing of it is left behind. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CONTROL_PLANE } from "../../../local/clusters/catalogue";
import { isRunning, startCluster, stopCluster, type RunningCluster } from "../../../local/clusters/control-plane";
import { missingPrograms } from "../../../local/clusters/programs";

const missing = missingPrograms(CONTROL_PLANE);
/** Bounds against hanging: a build machine shares its cores. */
const START_MS = 5 * 60_000;

async function eventually(holds: () => Promise<boolean> | boolean): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return true;
    await sleep(200);
  }
  return false;
}

(missing.length > 0 ? describe.skip : describe)("a control plane", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "plugilo-control-plane-"));
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await startCluster({ name: "rig", crds: ["keda"] }, { folder });
  }, START_MS);
  afterAll(async () => {
    await stopCluster(folder);
    rmSync(folder, { recursive: true });
  }, START_MS);

  const status = async (address: string): Promise<number> =>
    (await cluster.api.ask({ method: "GET", path: address })).status;

  test("serves the CRDs that were asked for, and no others", async () => {
    expect(await status("/apis/keda.sh/v1alpha1/scaledobjects")).toBe(200);
    expect(await status("/apis/karpenter.sh/v1/nodepools")).toBe(404);
  });

  test("runs a pod on a node that KWOK plays", async () => {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } };
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web" },
      spec: { containers: [{ name: "web", image: "web:1" }] },
    };
    expect((await cluster.api.ask({ method: "POST", path: "/api/v1/nodes", body: node })).status).toBe(201);
    const pods = "/api/v1/namespaces/default/pods";
    expect((await cluster.api.ask({ method: "POST", path: pods, body: pod })).status).toBe(201);
    const phase = async (): Promise<string> =>
      JSON.stringify((await cluster.api.ask({ method: "GET", path: `${pods}/web` })).body);
    expect(await eventually(async () => (await phase()).includes('"phase":"Running"'))).toBe(true);
  });

  test("is found by a second start, which starts nothing", async () => {
    const again = await startCluster({ name: "rig" }, { folder });
    expect(again.apiServer).toBe(cluster.apiServer);
    again.api.close();
  });

  test(
    "that lost a server is started again from its data",
    async () => {
      const { pids } = JSON.parse(readFileSync(path.join(folder, "running.json"), "utf8")) as {
        pids: Record<string, number>;
      };
      process.kill(pids["etcd"] ?? 0, "SIGKILL");
      expect(await eventually(() => !isRunning(folder))).toBe(true);
      cluster.api.close();
      cluster = await startCluster({ name: "rig" }, { folder });
      expect(await status("/api/v1/nodes/node-1")).toBe(200);
    },
    START_MS,
  );

  test(
    "ends with the process that started it, even one that is killed; one that is kept goes on",
    async () => {
      await cluster.stop();
      for (const keep of [false, true]) {
        const start = `require("./local/clusters/control-plane.ts").startCluster({ name: "rig", keep: ${keep} }, { folder: ${JSON.stringify(folder)} })`;
        const script = `${start}.then(() => process.kill(process.pid, "SIGKILL"), (error) => { console.error(error); process.exit(1); })`;
        const { signal, stderr } = spawnSync(process.execPath, ["--require", "./runtime/preload.js", "-e", script]);
        expect({ signal, stderr: String(stderr) }).toEqual({ signal: "SIGKILL", stderr: "" });
        expect(await eventually(() => isRunning(folder) === keep)).toBe(true);
      }
    },
    START_MS,
  );

  test("that cannot start says which server, and what it said", async () => {
    const broken = mkdtempSync(path.join(tmpdir(), "plugilo-control-plane-"));
    writeFileSync(path.join(broken, "etcd"), "a file where a folder belongs");
    await expect(startCluster({ name: "broken" }, { folder: broken })).rejects.toThrow(
      /^etcd \(control-plane\): got its end, expected a running server; it said: /,
    );
    expect(isRunning(broken)).toBe(false);
    rmSync(broken, { recursive: true });
  });
});
