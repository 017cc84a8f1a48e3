/** What a README says of a component in the estate comes from the golden lists. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { billText } from "../../../cost/bill-text";
import { estimateTable } from "../../../tools/docs/component/estimate";
import { instanceOf } from "../../../tools/docs/component/golden";
import { bill, resource } from "../cost/stack";

const STORE = "plugilo:azure:Storage";
const ACCOUNT = `${STORE}$azure-native:storage:StorageAccount`;
const ENDPOINT = `${STORE}$azure-native:network:PrivateEndpoint`;

let root: string;
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-goldens-"));
  const folder = path.join(root, "tests", "estate", "goldens");
  fs.mkdirSync(folder, { recursive: true });
  const write = (file: string, text: string): void => fs.writeFileSync(path.join(folder, file), text);
  write("prod-management.txt", `${STORE}::archive\n${ACCOUNT}::archive-account\n`);
  const files = [`${STORE}::files`, `${STORE}::logs`];
  const children = ["files-blob", "files-blob-2", "logs-blob"].map((name) => `${ENDPOINT}::${name}`);
  write("prod-frankfurt.txt", `${[...files, ...children, `${ACCOUNT}::files-account`].join("\n")}\n`);
  const owner = resource(STORE, "files", {});
  const endpoints = ["files-blob", "files-blob-2"].map((name) =>
    resource("azure-native:network:PrivateEndpoint", name, {}, owner),
  );
  write("prod-frankfurt.bill.tsv", billText(bill([owner, ...endpoints])));
});
afterAll(() => fs.rmSync(root, { recursive: true }));

it("shows Frankfurt's instance before others, and of several the first, with children of its own only", () => {
  const instance = instanceOf(root, STORE);
  expect(instance).toMatchObject({ stack: "prod-frankfurt", name: "files" });
  expect([...(instance?.children ?? [])]).toEqual([
    ["azure-native:network:PrivateEndpoint", 2],
    ["azure-native:storage:StorageAccount", 1],
  ]);
});

it("shows none of a component that no stack has", () => {
  expect(instanceOf(root, "plugilo:azure:Bell")).toBeUndefined();
});

it("adds up what the instance is paid for", () => {
  const instance = instanceOf(root, STORE);
  if (!instance) throw new Error("no instance was found");
  const text = estimateTable(root, instance, STORE);
  expect(text).toContain("Estimate of `files` in prod-frankfurt: **$35 a month**");
  expect(text).toContain("| Private endpoint | 2 | $15 |  |");
  expect(text).toContain("| total |  | $15 | $20 |");
});

it("has no estimate of what the price list knows no part of", () => {
  expect(estimateTable(root, { stack: "prod-edge", name: "dns", children: new Map() }, STORE)).toBeUndefined();
});
