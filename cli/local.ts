import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { Failure } from "./failure";

/** Where a local run keeps everything: beside the project, ignored by Git, apart from any real login or state. */
export interface Local {
  readonly root: string;
  readonly folder: string;
  /** PULUMI_HOME: plugins and workspace settings. */
  readonly home: string;
  /** File backend. */
  readonly state: string;
  /** The embedded cloud's own store. */
  readonly cloud: string;
  /** Real control planes, each under the name of its stack; absent while clusters are embedded. */
  readonly clusters: string;
  /** Stack files as the engine gets them: the committed ones plus this machine's encryption salt. */
  readonly config: string;
  readonly passphraseFile: string;
}

export function localAt(root: string): Local {
  const folder = path.join(root, ".plugilo");
  return {
    root,
    folder,
    home: path.join(folder, "home"),
    state: path.join(folder, "state"),
    cloud: path.join(folder, "cloud"),
    clusters: path.join(folder, "clusters"),
    config: path.join(folder, "config"),
    passphraseFile: path.join(folder, "passphrase"),
  };
}

/** Makes the folders, readable by their owner only. */
export function prepareFolders(local: Local): void {
  for (const folder of [local.folder, local.home, local.state, local.cloud, local.config]) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  keepNoLogs(path.join(local.home, "logs"));
}

/**
 * The engine keeps all that it would say with `-v=9` of every run in PULUMI_HOME/logs, compressed and encrypted: half of its processor
 * time and five megabytes for a preview of a region. There is no switch, but it does without where it cannot make the folder
 * (https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/logging/encrypted.go, 2026-11). A folder that somebody put there stays.
 */
function keepNoLogs(place: string): void {
  if (fs.existsSync(place)) return;
  fs.writeFileSync(
    place,
    "While this is a file, Pulumi keeps no log of its runs. To have them: a folder in its place.\n",
  );
}

/**
 * Makes, once, the passphrase that encrypts secrets of this machine's state.
 *
 * @throws Failure when it is gone and state that it encrypts is not: a new one could open nothing.
 */
export function preparePassphrase(local: Local): void {
  if (fs.existsSync(local.passphraseFile)) return;
  const stacks = path.join(local.state, ".pulumi", "stacks");
  if (fs.existsSync(stacks) && fs.readdirSync(stacks).length > 0) {
    throw new Failure(
      `passphrase: got no ${local.passphraseFile}, expected the one that the state beside it was made with. ` +
        `Nothing was changed. Restore that file, or begin anew without the state: rm -r ${local.folder}`,
    );
  }
  fs.writeFileSync(local.passphraseFile, `${crypto.randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
}

/** Variables that would let a local run see a real account, or let somebody's settings change what it does. */
const FOREIGN =
  /^(ARM|AZURE|PAGERDUTY|AWS|GOOGLE|GCLOUD|CLOUDSDK|KUBE|KUBERNETES|PULUMI|HELM|MSI|IDENTITY|ACTIONS_ID_TOKEN)_|^KUBECONFIG$/;

/**
 * The environment of every engine process: this project's own home, state, passphrase and cloud, and no credential.
 *
 * @param path folders to put before PATH: the engine's and the language host's.
 */
export function environmentOf(
  local: Local,
  inherited: NodeJS.ProcessEnv,
  folders: readonly string[],
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([key]) => !FOREIGN.test(key));
  return {
    ...Object.fromEntries(kept),
    PATH: [...folders, inherited["PATH"] ?? ""].join(path.delimiter),
    PULUMI_HOME: local.home,
    // No notes on length and hash beside each file: nobody reads them, they are a tenth of the engine's time, and one that is half-written
    // when the engine is killed hides its state (https://github.com/google/go-cloud/blob/master/blob/fileblob/fileblob.go, 2026-11).
    PULUMI_BACKEND_URL: `file://${local.state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: local.passphraseFile,
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1",
    PLUGILO_CLOUD: local.cloud,
    // The program wants one; the embedded cloud takes any.
    PAGERDUTY_TOKEN: "embedded",
    // Always set, so that nobody's own decides where objects go.
    PLUGILO_CLUSTERS: fs.existsSync(local.clusters) ? local.clusters : "",
  };
}
