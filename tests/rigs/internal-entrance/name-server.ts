import dgram from "node:dgram";

const HEADER_BYTES = 12;
const TYPE_A = 1;
/** A response, recursion available; with the code of "no such name". */
const FLAGS = { found: 0x8180, missing: 0x8183 } as const;

/** A name server on loopback that knows addresses (A records) and nothing else. */
export class NameServer {
  /** Address by name; what is not here does not exist. */
  readonly records = new Map<string, string>();
  private readonly socket = dgram.createSocket("udp4");

  /** @returns the port that it listens on. */
  async start(): Promise<number> {
    this.socket.on("message", (query, { address, port }) => this.socket.send(this.answer(query), port, address));
    await new Promise<void>((resolve) => this.socket.bind(0, "127.0.0.1", resolve));
    return this.socket.address().port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
  }

  private answer(query: Buffer): Buffer {
    const { name, end } = questionOf(query);
    const address = this.records.get(name);
    const header = Buffer.alloc(HEADER_BYTES);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(address === undefined ? FLAGS.missing : FLAGS.found, 2);
    header.writeUInt16BE(1, 4);
    const asksForA = query.readUInt16BE(end - 4) === TYPE_A;
    const records = address !== undefined && asksForA ? [recordOf(address)] : [];
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...records]);
  }
}

/** Name of the only question, and where the question ends. */
function questionOf(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let offset = HEADER_BYTES;
  for (let length = query.readUInt8(offset); length > 0; length = query.readUInt8(offset)) {
    labels.push(query.subarray(offset + 1, offset + 1 + length).toString("latin1"));
    offset += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: offset + 5 };
}

/** The name of the question, type A, class IN, ten seconds, four bytes. */
function recordOf(address: string): Buffer {
  return Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 10, 0, 4, ...address.split(".").map(Number)]);
}
