import { mermaid } from "../../../tools/docs/component/diagram";

/** All of Mermaid's language that is written: a direction, the component, and arrows to boxes of quoted labels. */
const LINE = /^ {2}(component\["[^"]+"\]|component --> kind\d+(\["[^"]+"\]|\(\["[^"]+"\]\)))$/;

const drawn = (children: readonly [string, number][]): string[] =>
  mermaid("Bell", { children: new Map(children) }).split("\n");

it("has a box a kind with its count; a component of ours is round, and what everything has comes last", () => {
  const lines = drawn([
    ["azure-native:monitor:DiagnosticSetting", 1],
    ["plugilo:azure:Alerting", 1],
    ["azure-native:network:PrivateEndpoint", 2],
  ]);
  expect(lines).toEqual([
    "flowchart LR",
    '  component["Bell"]',
    '  component --> kind0(["Alerting"])',
    '  component --> kind1["2 x PrivateEndpoint"]',
    '  component --> kind2["DiagnosticSetting"]',
  ]);
});

it("puts kinds of one part of Azure into one box where there are many", () => {
  const kinds = Array.from({ length: 9 }, (_, index): [string, number] => [
    `azure-native:network:Kind${index}`,
    index + 1,
  ]);
  const lines = drawn([...kinds, ["azure-native:cdn:Profile", 1]]);
  expect(lines).toHaveLength(4);
  expect(lines[3]).toContain("<b>network</b><br/>Kind0<br/>2 x Kind1");
});

it("writes nothing but what it knows of Mermaid", () => {
  const [first, ...rest] = drawn([
    ["kubernetes:apps/v1:Deployment", 3],
    ["kubernetes:helm.sh/v3:Release", 1],
    ["plugilo:kubernetes:InternalGateway", 2],
  ]);
  expect(first).toBe("flowchart LR");
  expect(rest.filter((line) => !LINE.test(line))).toEqual([]);
});
