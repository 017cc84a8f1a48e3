import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import path from "node:path";

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Signs certificates for a rig, in a folder of its own, with the `openssl` of the machine. */
export class Authority {
  /** File of the authority's own certificate. */
  readonly file: string;

  constructor(private readonly folder: string) {
    this.file = path.join(folder, "ca.pem");
    this.openssl("req", "-x509", ...KEY, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=rig");
  }

  /**
   * @param names that the certificate proves, host names or addresses; the first also names its files.
   * @param subject whom it is for.
   */
  sign(names: readonly string[], subject = "region"): Certificate {
    const file = (extension: string): string => `${names[0]}.${extension}`;
    writeFileSync(
      path.join(this.folder, file("ext")),
      `subjectAltName=${names.map((name) => `${isIP(name) === 0 ? "DNS" : "IP"}:${name}`).join(",")}`,
    );
    this.openssl("req", ...KEY, "-keyout", file("key"), "-out", file("csr"), "-subj", `/CN=${subject}`);
    const authority = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    this.openssl(
      "x509",
      "-req",
      "-in",
      file("csr"),
      ...authority,
      "-out",
      file("pem"),
      "-days",
      "2",
      "-extfile",
      file("ext"),
    );
    const read = (extension: string): Buffer => readFileSync(path.join(this.folder, file(extension)));
    return { key: read("key"), cert: read("pem") };
  }

  private openssl(...args: string[]): void {
    execFileSync("/usr/bin/openssl", args, { cwd: this.folder, stdio: "pipe" });
  }
}
