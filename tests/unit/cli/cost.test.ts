import { stripVTControlCharacters } from "node:util";
import { costedStack, costText } from "../../../cli/commands/cost";
import { billOf } from "../../../cost/bill";
import { estimateOf } from "../../../cost/estimate";
import { PRICES_READ } from "../../../facts/price-list";
import { readEstate } from "../../../stacks/config";

const config = readEstate(process.cwd()).get("prod-berlin");
const urn = (type: string, name: string): string => `urn:pulumi:prod-berlin::plugilo::${type}::${name}`;
const owner = { urn: urn("plugilo:azure:RegionalNetwork", "network"), type: "plugilo:azure:RegionalNetwork" };
const inside = (type: string, name: string) => ({ urn: urn(type, name), type, parent: owner.urn, inputs: {} });

function estimated(...resources: { urn: string; type: string; parent?: string; inputs?: unknown }[]) {
  if (!config) throw new Error("prod-berlin has no configuration");
  const estimate = estimateOf(billOf(costedStack(config, { resources })));
  return { stack: "prod-berlin", region: config.region, ...estimate };
}

const nat = estimated(owner, inside("azure-native:network:NatGateway", "nat"));

it("the table has a line a component, fixed and by usage apart, and a total", () => {
  const text = stripVTControlCharacters(costText([nat], []));
  expect(text).toMatch(/prod-berlin \(germanynorth\)/);
  expect(text).toMatch(/network +│ RegionalNetwork +│ +\$33 │ +\$225 │ +\$258/);
  expect(text).toMatch(/total +│ +│ +\$33 │ +\$225 │ +\$258/);
});

it("says that it is an estimate, of what month, and what it leaves out", () => {
  const text = costText([nat], ["prod-edge"]);
  expect(text).toContain(`Estimate in US dollars a month: list prices as read in ${PRICES_READ}`);
  expect(text).toContain("Not up, so not in it: prod-edge.");
});

it("adds up several stacks", () => {
  expect(stripVTControlCharacters(costText([nat, nat], []))).toContain("All 2 stacks: $516 a month");
});

it("names every type that has no price, with its count", () => {
  const type = "azure-native:signalrservice:SignalR";
  const text = costText([estimated(owner, inside(type, "a"), inside(type, "b"))], []);
  expect(stripVTControlCharacters(text)).toContain(`not priced: 2 x ${type}`);
});
