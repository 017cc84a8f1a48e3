/** Values that look random and are not: the same id gives the same guid, address or host name, on every machine. */
import { createHash, createHmac } from "node:crypto";

export class Seal {
  constructor(private readonly id: string) {}

  /** Lower-case hexadecimal digits, at most 64. */
  hex(purpose: string, length = 8): string {
    return createHash("sha256").update(`${this.id.toLowerCase()}\n${purpose}`).digest("hex").slice(0, length);
  }

  guid(purpose: string): string {
    const digits = this.hex(purpose, 32);
    // Version 4, variant 8, as Azure's are.
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `8${digits.slice(17, 20)}`,
      digits.slice(20),
    ].join("-");
  }

  /** 0 <= result < limit. */
  number(purpose: string, limit: number): number {
    return Number.parseInt(this.hex(purpose, 12), 16) % limit;
  }

  /** A key that nobody can tell from the id alone. */
  key(purpose: string, secretKey: string, bytes = 64): string {
    const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, block) =>
      createHmac("sha256", secretKey).update(`${this.id.toLowerCase()}\n${purpose}\n${block}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, bytes).toString("base64");
  }
}
