import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AUTHORITIES, SERVICE_ACCOUNT_KEYS, writePki } from "../../../local/clusters/pki";

const folder = mkdtempSync(path.join(tmpdir(), "plugilo-pki-"));
beforeAll(() => writePki(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const certificate = (name: string) => new X509Certificate(readFileSync(path.join(folder, `${name}.crt`)));
const leaves = Object.entries(AUTHORITIES).flatMap(([authority, names]) =>
  Object.entries(names).map(([name, facts]) => ({ authority, name, facts })),
);

describe("a cluster's certificates", () => {
  test.each(leaves)("$name is signed by $authority alone, and its key is its own", ({ authority, name }) => {
    for (const other of Object.keys(AUTHORITIES)) {
      const ca = certificate(other);
      expect(certificate(name).verify(ca.publicKey)).toBe(other === authority);
      expect(ca.ca).toBe(true);
    }
    const key = createPrivateKey(readFileSync(path.join(folder, `${name}.key`)));
    expect(certificate(name).checkPrivateKey(key)).toBe(true);
    expect(certificate(name).ca).toBe(false);
  });

  test.each(leaves)("$name stands for whom it says", ({ name, facts }) => {
    const lines = [...(facts.groups ?? []).map((group) => `O=${group}`), `CN=${facts.commonName}`];
    expect(certificate(name).subject.split("\n")).toEqual(lines);
  });

  test("only the administrator, KWOK and the way to kubelets may do everything", () => {
    const masters = leaves.filter(({ facts }) => facts.groups?.includes("system:masters"));
    expect(masters.map(({ name }) => name)).toEqual(["apiserver-kubelet-client", "admin", "kwok"]);
  });

  test("the API server answers on loopback and to its names in the cluster, and to no other", () => {
    const serving = certificate("apiserver");
    expect(serving.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(serving.checkIP("10.0.0.1")).toBe("10.0.0.1");
    expect(serving.checkHost("kubernetes.default.svc")).toBe("kubernetes.default.svc");
    expect(serving.checkHost("example.com")).toBeUndefined();
  });

  test("keys are their owner's alone", () => {
    for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
  });

  test("a cluster that starts again keeps them", async () => {
    const before = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    await writePki(folder);
    expect(readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"))).toEqual(before);
    expect(readdirSync(folder)).toContain(`${SERVICE_ACCOUNT_KEYS}.pub`);
  });

  test("those of a run that was lost half-way are made anew", async () => {
    const before = readFileSync(path.join(folder, "ca.crt"), "utf8");
    rmSync(path.join(folder, `${SERVICE_ACCOUNT_KEYS}.pub`));
    await writePki(folder);
    expect(readFileSync(path.join(folder, "ca.crt"), "utf8")).not.toBe(before);
  });
});
