import { explain, withoutEchoes } from "../../../cli/explain";
import { localAt } from "../../../cli/local";

const local = localAt("/srv/copy");
const said = (message: string, resource?: string) =>
  explain({ message, ...(resource === undefined ? {} : { resource }) }, "prod-frankfurt", local);

test("replacing protected data is explained with the resource and what to do, not with how to unprotect it", () => {
  const { message, machine } = said(
    'unable to replace resource "urn:x"\nas it is currently marked for protection. To unprotect the resource, remove the `protect` flag',
    "azure-native:dbforpostgresql:Server::primary",
  );
  expect(message).toContain("azure-native:dbforpostgresql:Server::primary");
  expect(message).toContain("./plugilo pulumi preview --diff -s prod-frankfurt");
  expect(message).not.toContain("unprotect");
  expect(machine).toBe(false);
});

test.each([
  [
    "getting secrets manager: incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE",
    "/srv/copy/.plugilo/passphrase",
  ],
  ["the stack is currently locked by 1 lock(s). Either wait", "run again when that one has ended"],
  ["write /x/y.json: no space left on device", "disk: got no space left"],
  ["no resource plugin 'pulumi-resource-aws' found in the workspace", "./plugilo doctor"],
])("a fault of this machine is told as one: %s", (message, expected) => {
  const explained = said(message);
  expect(explained.message).toContain(expected);
  expect(explained.machine).toBe(true);
});

test("a program's exception shows its message and the line of ours that threw it, and no other frame", () => {
  const trace = [
    "Running program '/srv/copy/index.ts' failed with an unhandled exception:",
    "Error: got a mistake",
    "    at Object.<anonymous> (/srv/copy/node_modules/x/index.js:1:1)",
    "    at build (/srv/copy/components/azure/dns/index.ts:20:7)",
    "    at Object.hook [as .ts] (/srv/copy/runtime/ts-hook.js:123:12)",
    "    at Module.load (node:internal/modules/cjs/loader:1266:32)",
  ].join("\n");
  expect(said(trace).message).toBe("Error: got a mistake\n  at components/azure/dns/index.ts:20");
});

test("anything else is passed on as it is", () => {
  const message = "region germanynorth: got 3 zones, expected none\n  - a list\n  - of faults";
  expect(said(message)).toMatchObject({ message, machine: false });
});

test("what was cut short by another error is not told beside it, and is told when it stands alone", () => {
  const cause = { message: "the region germanynorth does not answer" };
  const echoes = [{ message: "failed to run policy: context canceled" }, { message: "resource monitor shut down" }];
  expect(withoutEchoes([...echoes, cause])).toEqual([cause]);
  expect(withoutEchoes(echoes)).toEqual(echoes);
});

test("a failed reference begins with the stack at fault, not with the argument that happened to take it", () => {
  const wrapped = 'error serializing property "a": error serializing property "b": stack reference prod-berlin: got';
  expect(said(wrapped).message).toBe("stack reference prod-berlin: got");
});

test("a vault that Azure keeps is told with the line that recovers it, and a recovery of nothing with the one to take out", () => {
  const kept = said(
    'Status=409 Code="ConflictError" kv: `vaultName`: got the name kv, which a soft-deleted vault holds.',
  );
  expect(kept.message).toContain(
    "write `plugilo:keyVault: { recover: true }` under config in Pulumi.prod-frankfurt.yaml",
  );
  const none = said('Status=400 Code="SoftDeletedVaultDoesNotExist" kv: got "recover" for kv');
  expect(none.message).toContain("Take the line out of Pulumi.prod-frankfurt.yaml");
});
