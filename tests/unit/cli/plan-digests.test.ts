import { digestOfState, exportedState } from "../../../cli/plans/digests";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (ciphertext: string): object => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", ciphertext });
const vault = {
  urn: "urn:vault",
  type: "vault",
  inputs: { days: 90, name: "kv" },
  modified: "monday",
  created: "sunday",
};
const password = { urn: "urn:password", type: "random", outputs: { result: secret("v1:abc") }, modified: "monday" };

const digest = (resources: object[] | null, pending: object[] = []): string =>
  digestOfState(exportedState.parse({ deployment: { resources, pending_operations: pending } }));
const before = digest([vault, password]);

describe("the digest of a state", () => {
  test.each<[string, object[]]>([
    ["the order of resources", [password, vault]],
    ["the order of keys", [{ ...vault, inputs: { name: "kv", days: 90 } }, password]],
    ["when a resource without secrets was written", [{ ...vault, modified: "tuesday", created: "monday" }, password]],
    ["where the program stood", [{ ...vault, sourcePosition: "file:///x", stackTrace: [{}] }, password]],
    ["what a secret is enciphered as", [vault, { ...password, outputs: { result: secret("v1:xyz") } }]],
  ])("does not depend on %s", (_, resources) => {
    expect(digest(resources)).toBe(before);
  });

  test.each<[string, object[]]>([
    ["a property", [{ ...vault, inputs: { days: 7, name: "kv" } }, password]],
    ["a resource less", [vault]],
    ["protection", [{ ...vault, protect: true }, password]],
    ["an id", [{ ...vault, id: "x" }, password]],
    ["a copy that waits for its deletion", [vault, password, { ...vault, delete: true }]],
    ["the change of a resource that holds a secret", [vault, { ...password, modified: "tuesday" }]],
    ["a secret that is none any more", [vault, { ...password, outputs: { result: "plain" } }]],
  ])("tells %s", (_, resources) => {
    expect(digest(resources)).not.toBe(before);
  });

  test("tells an operation that a lost run left behind", () => {
    expect(digest([vault, password], [{ type: "creating" }])).not.toBe(before);
  });

  test("of a stack that never came up is one, too", () => {
    expect(digest(null)).toBe(digest([]));
  });
});
