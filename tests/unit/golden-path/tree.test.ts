import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import * as yaml from "yaml";
import { render, type RenderFlags } from "../../../cli/commands/render";
import { Failure } from "../../../cli/failure";
import { serviceFaults } from "../../../tools/check/services";
import { keysTable } from "../../../tools/docs/golden-path";
import { FILE_KEYS, FILES } from "./services";

let root: string;
let printed: string;
const inBase = (...parts: string[]): string => path.join(root, "gitops", "base", ...parts);
const read = (...parts: string[]): string => fs.readFileSync(inBase(...parts), "utf8");

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-services-"));
  for (const key of FILE_KEYS) {
    fs.mkdirSync(inBase(FILES[key].name), { recursive: true });
    fs.writeFileSync(inBase(FILES[key].name, "service.yaml"), yaml.stringify(FILES[key]));
  }
  printed = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += stripVTControlCharacters(String(text));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true });
});

const run = (named: string[] = [], flags: RenderFlags = {}): number => render(named, flags, root);

describe("plugilo render", () => {
  test("writes each service's objects and the list of services, and a second time nothing", () => {
    expect(run()).toBe(0);
    expect(printed).toContain(`written: ${path.join("gitops", "base", "kustomization.yaml")}`);
    expect(yaml.parse(read("kustomization.yaml"))).toMatchObject({
      resources: ["accounts", "billing", "cdc", "content", "mailer", "reindex", "thumbs"],
    });
    expect(yaml.parse(read("cdc", "kustomization.yaml"))).toMatchObject({ resources: ["manifests.yaml"] });
    const kinds = yaml.parseAllDocuments(read("cdc", "manifests.yaml")).map((one) => String(one.get("kind")));
    expect(kinds).toEqual(["Deployment", "NetworkPolicy", "PodMonitor", "PrometheusRule"]);
    printed = "";
    expect(run()).toBe(0);
    expect(printed).toContain("In step with the service files.");
    expect(printed).not.toContain("written:");
  });

  test("gives a service the files beside its own, by a name that changes with them, and refuses one that is not there", () => {
    const files = { at: "/etc/cdc", names: ["a.properties"] };
    fs.writeFileSync(inBase("cdc", "service.yaml"), yaml.stringify({ ...FILES.alone, files }));
    expect(() => run()).toThrow(/cdc\.files\.names: got "?a\.properties/);
    fs.writeFileSync(inBase("cdc", "a.properties"), "a=1\n");
    run();
    expect(read("cdc", "a.properties")).toBe("a=1\n");
    expect(yaml.parse(read("cdc", "kustomization.yaml"))).toMatchObject({
      configMapGenerator: [{ name: "cdc-files", namespace: "services", files: ["a.properties"] }],
    });
    expect(run([], { check: true })).toBe(0);
  });

  test("leaves the team's own file alone", () => {
    run();
    for (const key of FILE_KEYS) expect(yaml.parse(read(FILES[key].name, "service.yaml"))).toEqual(FILES[key]);
  });

  test("shows what each service got: pods, twice as many in an emergency, and objects", () => {
    run();
    expect(printed).toMatch(/accounts +│ core +│ web +│ critical +│ 3 to 20 +│ 6 to 40 +│ Rollout, ScaledObject/);
    expect(printed).toMatch(/cdc +│ data +│ singleton +│ standard +│ 1 +│ 1 +│ Deployment/);
  });

  test("checks without writing, and fails for a tree that is out of step in any way", () => {
    expect(run([], { check: true })).toBe(1);
    expect(fs.existsSync(inBase("kustomization.yaml"))).toBe(false);
    run();
    expect(run([], { check: true })).toBe(0);
    fs.appendFileSync(inBase("cdc", "manifests.yaml"), "# by hand\n");
    fs.writeFileSync(inBase("mailer", "extra.yaml"), "kind: ConfigMap\n");
    printed = "";
    expect(run([], { check: true })).toBe(1);
    expect(printed).toContain(
      `out of step: ${path.join("gitops", "base", "cdc", "manifests.yaml")}; run ./plugilo render`,
    );
    expect(printed).toContain(path.join("mailer", "extra.yaml"));
    expect(run()).toBe(0);
    expect(fs.existsSync(inBase("mailer", "extra.yaml"))).toBe(false);
    expect(read("cdc", "manifests.yaml")).not.toContain("by hand");
  });

  test("writes only the services that are named", () => {
    expect(run(["cdc"])).toBe(0);
    expect(fs.existsSync(inBase("cdc", "manifests.yaml"))).toBe(true);
    expect(fs.existsSync(inBase("mailer", "manifests.yaml"))).toBe(false);
    expect(printed).not.toContain("mailer");
  });

  test("tells machines the same", () => {
    run(["cdc"], { json: true });
    expect(JSON.parse(printed)).toEqual({
      services: [
        { name: "cdc", objects: ["Deployment/cdc", "NetworkPolicy/cdc", "PodMonitor/cdc", "PrometheusRule/cdc"] },
      ],
      files: ["manifests.yaml", "kustomization.yaml"].map((file) => path.join("gitops", "base", "cdc", file)),
    });
  });

  test("refuses a service that is none, and files that are wrong, in words for people", () => {
    expect(() => run(["maile"])).toThrow(
      new Failure(
        'service: got "maile", expected accounts, billing, cdc, content, mailer, reindex, thumbs; did you mean mailer?',
      ),
    );
    fs.writeFileSync(inBase("cdc", "service.yaml"), "name: cdc\n");
    expect(() => run()).toThrow(Failure);
    expect(() => run()).toThrow(/cdc\.owner: got nothing/);
  });
});

describe("the check of the repository", () => {
  test("names each file that is out of step, mends it when it may, and tells faults of service files", () => {
    expect(serviceFaults(root, false)).toContain(
      `${path.join("gitops", "base", "kustomization.yaml")}: is out of step with the service files; run ./plugilo render`,
    );
    expect(serviceFaults(root, true)).toEqual([]);
    expect(serviceFaults(root, false)).toEqual([]);
    fs.writeFileSync(inBase("cdc", "service.yaml"), "name: cdc\n");
    expect(serviceFaults(root, false).join()).toContain("cdc.kind: got nothing");
  });
});

test("the table of keys has a row for each, with what is required and what stands in for the rest", () => {
  const schema = {
    properties: {
      name: { type: "string", description: "Its name." },
      port: { type: "integer", minimum: 1, maximum: 9, default: 8, description: "Its port." },
      part: { properties: { kind: { enum: ["a", "b"] } }, required: ["kind"] },
    },
    required: ["name"],
  };
  expect(keysTable(schema).split("\n").slice(2)).toEqual([
    "| `name` | text | **required** | Its name. |",
    "| `port` | whole number from 1 to 9 | `8` | Its port. |",
    "| `part` |  |  |  |",
    "| `part.kind` | `a`, `b` | **required** |  |",
  ]);
});
