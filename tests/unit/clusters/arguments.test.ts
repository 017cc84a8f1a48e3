import path from "node:path";
import { ARGUMENTS } from "../../../local/clusters/arguments";
import { layoutOf, SERVERS } from "../../../local/clusters/layout";
import { AUTHORITIES, SERVICE_ACCOUNT_KEYS } from "../../../local/clusters/pki";

const layout = layoutOf("/clusters/frankfurt");
const ports = { etcd: 1, etcdPeer: 2, apiServer: 3, controllerManager: 4, scheduler: 5, kubelet: 6 };
const argumentsOf = (server: (typeof SERVERS)[number]): string[] => ARGUMENTS[server](layout, ports);

describe.each(SERVERS)("the command line of %s", (server) => {
  test("names loopback and no other address", () => {
    const text = argumentsOf(server).join(" ");
    expect(text).toContain("127.0.0.1");
    expect(text).not.toMatch(/[=/]0\.0\.0\.0|\[::\]/);
  });

  test("names files of the cluster's own folder, which is how a process is known to be ours", () => {
    expect(argumentsOf(server).some((argument) => argument.includes(`${layout.folder}${path.sep}`))).toBe(true);
  });

  test("names only certificates that are made", () => {
    const names = Object.entries(AUTHORITIES).flatMap(([authority, leaves]) => [authority, ...Object.keys(leaves)]);
    const made = names.flatMap((name) => [`${name}.crt`, `${name}.key`]);
    made.push(`${SERVICE_ACCOUNT_KEYS}.key`, `${SERVICE_ACCOUNT_KEYS}.pub`);
    const named = argumentsOf(server).flatMap((argument) => /\/pki\/(\S+\.(?:crt|key|pub))$/.exec(argument)?.[1] ?? []);
    for (const file of named) expect(made).toContain(file);
  });
});

describe("the servers together", () => {
  test("the API server finds etcd, and etcd lets nobody in without a certificate", () => {
    expect(argumentsOf("kube-apiserver")).toContain("--etcd-servers=https://127.0.0.1:1");
    expect(argumentsOf("etcd")).toEqual(
      expect.arrayContaining([
        "--listen-client-urls=https://127.0.0.1:1",
        "--client-cert-auth",
        "--peer-client-cert-auth",
      ]),
    );
  });

  test("rights are asked for, and programs behind the API server are told who asks", () => {
    expect(argumentsOf("kube-apiserver")).toEqual(
      expect.arrayContaining([
        "--authorization-mode=RBAC",
        "--requestheader-allowed-names=front-proxy-client",
        "--requestheader-client-ca-file=/clusters/frankfurt/pki/front-proxy-ca.crt",
        "--proxy-client-cert-file=/clusters/frankfurt/pki/front-proxy-client.crt",
      ]),
    );
  });

  test("each listens on a port of its own", () => {
    const text = SERVERS.flatMap(argumentsOf).join(" ");
    for (const port of [3, 4, 5]) expect(text).toContain(`--secure-port=${port}`);
    expect(text).toContain("--server-address=127.0.0.1:6");
  });
});
