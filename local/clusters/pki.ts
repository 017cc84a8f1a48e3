import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/** A cluster of a laptop may be kept for long; nobody renews its certificates. */
const VALID_DAYS = 3_650;
const DAY_MS = 86_400_000;

/** Who a certificate stands for, and what it is used for. */
export interface Leaf {
  readonly commonName: string;
  /** A client's groups, as Kubernetes reads the organisation. */
  readonly groups?: readonly string[];
  /** DNS names and IP addresses of a server. */
  readonly names?: readonly { readonly type: "dns" | "ip"; readonly value: string }[];
  readonly usages: readonly ("client" | "server")[];
}

const LOOPBACK = [
  { type: "dns", value: "localhost" },
  { type: "ip", value: "127.0.0.1" },
] as const;
/** Names under which pods reach the API server; 10.0.0.1 is the first address of AKS' default service range. */
const IN_CLUSTER = [
  ...["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"].map(
    (value) => ({ type: "dns" as const, value }),
  ),
  { type: "ip" as const, value: "10.0.0.1" },
];

/** Group of the administrator; bound to every right by the API server itself. */
const MASTERS = "system:masters";

/**
 * Certificates of a cluster by file name, each signed by the authority named. One authority for etcd, one for the API server and its
 * clients, one for the front proxy: who may speak to one of them may not therefore speak to another.
 * Source: https://kubernetes.io/docs/setup/best-practices/certificates/ (2026-11).
 */
export const AUTHORITIES: Readonly<Record<string, Readonly<Record<string, Leaf>>>> = {
  ca: {
    apiserver: { commonName: "kube-apiserver", names: [...LOOPBACK, ...IN_CLUSTER], usages: ["server"] },
    kubelet: { commonName: "kwok", names: LOOPBACK, usages: ["server"] },
    "apiserver-kubelet-client": { commonName: "kube-apiserver-kubelet-client", groups: [MASTERS], usages: ["client"] },
    admin: { commonName: "plugilo-admin", groups: [MASTERS], usages: ["client"] },
    "controller-manager": { commonName: "system:kube-controller-manager", usages: ["client"] },
    scheduler: { commonName: "system:kube-scheduler", usages: ["client"] },
    kwok: { commonName: "kwok", groups: [MASTERS], usages: ["client"] },
  },
  "etcd-ca": {
    etcd: { commonName: "etcd", names: LOOPBACK, usages: ["server", "client"] },
    "apiserver-etcd-client": { commonName: "kube-apiserver", usages: ["client"] },
  },
  "front-proxy-ca": { "front-proxy-client": { commonName: "front-proxy-client", usages: ["client"] } },
};

/** Name of the pair of keys that signs service accounts' tokens. */
export const SERVICE_ACCOUNT_KEYS = "service-account";

/**
 * Makes what is missing of a cluster's certificates: `<name>.crt`, `<name>.key`, readable by their owner only. Those that are there
 * stay, so that a cluster which is started again knows its clients.
 */
export async function writePki(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The last file written stands for all: a run that was lost half-way begins anew.
  const last = path.join(folder, `${SERVICE_ACCOUNT_KEYS}.pub`);
  if (existsSync(last)) return;
  for (const [name, leaves] of Object.entries(AUTHORITIES)) {
    const authority = await makeAuthority(`plugilo ${name}`);
    await writePair(folder, name, authority);
    for (const [leaf, facts] of Object.entries(leaves)) await writePair(folder, leaf, await issue(authority, facts));
  }
  const keys = await newKeys();
  write(folder, `${SERVICE_ACCOUNT_KEYS}.key`, await privatePem(keys));
  write(
    folder,
    `${SERVICE_ACCOUNT_KEYS}.pub`,
    pem("PUBLIC KEY", await webcrypto.subtle.exportKey("spki", keys.publicKey)),
  );
}

interface Signed {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

export async function makeAuthority(commonName: string): Promise<Signed> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    serialNumber: serial(),
    name: [{ CN: [commonName] }],
    keys: keys,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { keys, certificate };
}

export async function issue(authority: Signed, leaf: Leaf): Promise<Signed> {
  const keys = await newKeys();
  const purposes = { client: x509.ExtendedKeyUsage.clientAuth, server: x509.ExtendedKeyUsage.serverAuth };
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(),
    serialNumber: serial(),
    subject: [...(leaf.groups ?? []).map((group) => ({ O: [group] })), { CN: [leaf.commonName] }],
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(leaf.usages.map((usage) => purposes[usage])),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
      ...(leaf.names === undefined ? [] : [new x509.SubjectAlternativeNameExtension([...leaf.names])]),
    ],
  });
  return { keys, certificate };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ECDSA, true, ["sign", "verify"]);
}

/** A minute back: a certificate made just now must hold for a clock that is a little slow. */
function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + VALID_DAYS * DAY_MS) };
}

/** At most 20 bytes and positive: https://datatracker.ietf.org/doc/html/rfc5280#section-4.1.2.2 (2026-11). */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  return `01${Buffer.from(bytes).toString("hex")}`;
}

/** Writes `<name>.crt` and `<name>.key`, readable by their owner only. */
export async function writePair(folder: string, name: string, { keys, certificate }: Signed): Promise<void> {
  write(folder, `${name}.crt`, `${certificate.toString("pem")}\n`);
  write(folder, `${name}.key`, await privatePem(keys));
}

async function privatePem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
}

function pem(label: string, content: ArrayBuffer): string {
  const lines =
    Buffer.from(content)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(path.join(folder, name), text, { mode: 0o600 });
}
