import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { environmentOf, localAt, prepareFolders, preparePassphrase } from "../../../cli/local";

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-local-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

test.each([
  "ARM_CLIENT_SECRET",
  "AZURE_TENANT_ID",
  "PAGERDUTY_USER_TOKEN",
  "AWS_ACCESS_KEY_ID",
  "GOOGLE_CREDENTIALS",
  "KUBECONFIG",
  "KUBERNETES_SERVICE_HOST",
  "IDENTITY_ENDPOINT",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
  "PULUMI_STACK",
])("a person's %s never reaches the engine", (name) => {
  expect(environmentOf(localAt(root), { [name]: "x" }, [])).not.toHaveProperty(name);
});

test("the engine gets this checkout's home, state, passphrase and cloud, whatever was set before", () => {
  const local = localAt(root);
  const environment = environmentOf(local, { PULUMI_HOME: "/real", PULUMI_BACKEND_URL: "s3://real", PATH: "/bin" }, [
    "/e",
  ]);
  expect(environment).toMatchObject({
    PULUMI_HOME: local.home,
    PULUMI_BACKEND_URL: `file://${local.state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: local.passphraseFile,
    PLUGILO_CLOUD: local.cloud,
    PATH: `/e${path.delimiter}/bin`,
  });
});

test("what a person sets for other programs stays", () => {
  expect(environmentOf(localAt(root), { LANG: "C", HTTPS_PROXY: "p" }, [])).toMatchObject({
    LANG: "C",
    HTTPS_PROXY: "p",
  });
});

test("folders and passphrase are readable by their owner only, and the passphrase is made once", () => {
  const local = localAt(root);
  prepareFolders(local);
  preparePassphrase(local);
  const first = fs.readFileSync(local.passphraseFile, "utf8");
  preparePassphrase(local);
  expect(fs.readFileSync(local.passphraseFile, "utf8")).toBe(first);
  expect(first.trim().length).toBeGreaterThanOrEqual(32);
  for (const place of [local.folder, local.home, local.state, local.passphraseFile]) {
    expect(fs.statSync(place).mode & 0o077).toBe(0);
  }
});

test("a passphrase that is gone while its state is not is refused, because a new one could open nothing", () => {
  const local = localAt(root);
  prepareFolders(local);
  fs.mkdirSync(path.join(local.state, ".pulumi", "stacks", "plugilo"), { recursive: true });
  expect(() => preparePassphrase(local)).toThrow(/passphrase: got no .*Restore that file/);
  expect(fs.existsSync(local.passphraseFile)).toBe(false);
});

test("the engine keeps no log of each run, unless somebody has put a folder there", () => {
  const local = localAt(root);
  const logs = path.join(local.home, "logs");
  prepareFolders(local);
  expect(() => fs.mkdirSync(logs, { recursive: true })).toThrow("EEXIST");
  expect(fs.readFileSync(logs, "utf8")).toContain("a folder in its place");
  fs.rmSync(logs);
  fs.mkdirSync(logs);
  prepareFolders(local);
  expect(fs.statSync(logs).isDirectory()).toBe(true);
});
