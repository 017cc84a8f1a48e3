/** A Struct that is its bytes, held against google-protobuf's own, and in a program. */
import { createRequire } from "node:module";
import fc from "fast-check";
import { preview } from "./program";

interface Message {
  toJavaScript(): object;
  serializeBinary(): Uint8Array;
  getFieldsMap(): { get(key: string): { toJavaScript(): unknown } | undefined; set(key: string, value: object): void };
}
interface StructClass {
  fromJavaScript(object: object): Message;
  deserializeBinary(bytes: Uint8Array): Message;
}
interface Codec {
  encode(object: object): Uint8Array;
  decode(bytes: Uint8Array): object;
}

const cure = require("../../../runtime/cures/struct-messages") as { apply(sdk: NodeRequire): string | undefined };
const { encode, decode } = require("../../../runtime/cures/struct-bytes") as Codec;

/** google-protobuf as each process has it: one as it comes, one cured. */
function load(cured: boolean): { Struct: StructClass; Value: { fromJavaScript(value: unknown): object } } {
  let loaded: ReturnType<typeof load> | undefined;
  jest.isolateModules(() => {
    const own = createRequire(__filename);
    if (cured) expect(cure.apply(own)).toBeUndefined();
    loaded = own("google-protobuf/google/protobuf/struct_pb") as ReturnType<typeof load>;
  });
  if (loaded === undefined) throw new Error("google-protobuf was not loaded");
  return loaded;
}
const theirs = load(false).Struct;
const { Struct: ours, Value } = load(true);

/** What JSON holds, but for the one key that sets a prototype, with google-protobuf too. */
const properties = fc.dictionary(
  fc.string({ unit: "grapheme", maxLength: 40 }).filter((key) => key !== "__proto__"),
  fc.jsonValue({ maxDepth: 5, stringUnit: "grapheme" }),
);
const text = (value: unknown): string => JSON.stringify(value);

test("each reads what the other wrote, keys in the same order", () => {
  expect(theirs).not.toBe(ours);
  fc.assert(
    fc.property(properties, (object) => {
      const [written, bytes] = [theirs.fromJavaScript(object), encode(object)];
      expect(text(decode(written.serializeBinary()))).toBe(text(written.toJavaScript()));
      expect(text(theirs.deserializeBinary(bytes).toJavaScript())).toBe(text(written.toJavaScript()));
      expect(text(decode(bytes))).toBe(text(written.toJavaScript()));
    }),
  );
});

test.each([
  ["nothing", {}],
  [
    "lengths of one, two, three and four bytes",
    { a: "x", b: "x".repeat(200), c: "x".repeat(20_000), d: "x".repeat(3_000_000) },
  ],
  ["more than the first buffer holds, in small pieces", { list: Array.from({ length: 30_000 }, (_, n) => ({ n })) }],
  ["strings at the edge of the short ones", { a: "x".repeat(32), b: "x".repeat(33), c: `${"x".repeat(31)}ß`, ü: "€" }],
  ["numbers", { a: 0, b: -0, c: 1e300, d: Number.NaN, e: -Infinity, f: 2 ** 53 }],
  ["empty values", { a: "", b: [], c: {}, d: null, e: false, "": 1 }],
  ["keys that are numbers", { 10: "a", 9: "b", z: "c", a: "d" }],
])("%s", (_, object) => {
  const known = theirs.fromJavaScript(object).toJavaScript();
  expect(theirs.deserializeBinary(encode(object)).toJavaScript()).toEqual(known);
  expect(decode(encode(object))).toEqual(known);
});

test("fields that a later release may add are passed over", () => {
  // Field 15 of each wire type, then the entry a: null with a field 15 within.
  const later = [0x78, 0x96, 0x01, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 2, 9, 9, 0x7d, 1, 2, 3, 4];
  const bytes = Uint8Array.from([...later, 0x0a, 9, 0x0a, 1, 0x61, 0x78, 1, 0x12, 2, 0x08, 0]);
  expect(decode(bytes)).toEqual({ a: null });
  expect(theirs.deserializeBinary(bytes).toJavaScript()).toEqual({ a: null });
});

test.each([[undefined], [() => 1], [Symbol("s")]])("%p is refused as google-protobuf refuses it", (value) => {
  expect(() => theirs.fromJavaScript({ a: [value] })).toThrow("Unexpected struct type.");
  expect(() => ours.fromJavaScript({ a: [value] })).toThrow("Unexpected struct type.");
  // A refusal leaves nothing behind.
  expect(ours.fromJavaScript({ b: 1 }).toJavaScript()).toEqual({ b: 1 });
});

test("what was made is a copy, and what is handed out is one too", () => {
  const source = { list: [1] };
  const message = ours.fromJavaScript(source);
  source.list.push(2);
  const out = message.toJavaScript() as typeof source;
  out.list.push(3);
  expect(message.toJavaScript()).toEqual({ list: [1] });
});

test("whoever asks for its fields gets google-protobuf's, and may change them", () => {
  const received = ours.deserializeBinary(
    theirs.fromJavaScript({ urn: "u", nested: { a: [1, {}] } }).serializeBinary(),
  );
  expect(received.getFieldsMap().get("urn")?.toJavaScript()).toBe("u");
  received.getFieldsMap().set("more", Value.fromJavaScript({ b: true }));
  const changed = { urn: "u", nested: { a: [1, {}] }, more: { b: true } };
  expect(received.toJavaScript()).toEqual(changed);
  expect(theirs.deserializeBinary(received.serializeBinary()).toJavaScript()).toEqual(changed);
});

test("a program sends the same properties with the cure and without", async () => {
  const program = `
import * as network from "@pulumi/azure-native/network";

const first = new network.PublicIPAddress("first", { resourceGroupName: "rg", tags: { "größe": "10 €", empty: "" }, idleTimeoutInMinutes: 4 });
export const second = new network.PublicIPAddress("second", { resourceGroupName: first.name, tags: first.tags, zones: ["1", "2"] });
`;
  const cured = await preview(program);
  const plain = await preview(program, { PLUGILO_PRELOAD_OFF: "struct-messages" });
  const sent = ({ registrations }: typeof cured): object[] => registrations.map(({ properties: all }) => all);
  expect(cured.code).toBe(0);
  expect(sent(cured)).toEqual(sent(plain));
  expect(text(sent(cured))).toContain("größe");
}, 60_000);
