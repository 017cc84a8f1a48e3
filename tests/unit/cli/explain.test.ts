import { explain } from "../../../cli/explain";
import { localAt } from "../../../cli/local";

const local = localAt("/work/copy");
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
    "/work/copy/.plugilo/passphrase",
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
    "Running program '/work/copy/index.ts' failed with an unhandled exception:",
    "Error: got a mistake",
    "    at Object.<anonymous> (/work/copy/node_modules/x/index.js:1:1)",
    "    at build (/work/copy/components/azure/dns/index.ts:20:7)",
    "    at Object.hook [as .ts] (/work/copy/runtime/ts-hook.js:123:12)",
    "    at Module.load (node:internal/modules/cjs/loader:1266:32)",
  ].join("\n");
  expect(said(trace).message).toBe("Error: got a mistake\n  at components/azure/dns/index.ts:20");
});

test("anything else is passed on as it is", () => {
  const message = "region germanynorth: got 3 zones, expected none\n  - a list\n  - of faults";
  expect(said(message)).toMatchObject({ message, machine: false });
});
