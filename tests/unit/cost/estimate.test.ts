import * as fc from "fast-check";
import { billText, parseBill } from "../../../cost/bill-text";
import { costLines, costOf, estimateOf } from "../../../cost/estimate";
import { USAGE } from "../../../facts/usage";
import { bill, resource } from "./stack";

const NAT = "azure-native:network:NatGateway";
const ZONE = "azure-native:privatedns:PrivateZone";
const network = resource("plugilo:azure:RegionalNetwork", "network", {});
const inner = resource("plugilo:azure:Inner", "inner", {}, network);

describe("an estimate", () => {
  it("multiplies: gateways by 730 hours, their data by what is assumed", () => {
    const { components, ...total } = estimateOf(bill([network, resource(NAT, "nat", {}, network)]));
    const [fixed, usage] = [730 * 0.045, USAGE.natData.value * 0.045];
    expect(components).toHaveLength(1);
    expect(components[0]).toMatchObject({ name: "network", kind: "RegionalNetwork" });
    expect(total.fixed).toBeCloseTo(fixed, 6);
    expect(total.usage).toBeCloseTo(usage, 6);
    expect(total.total).toBeCloseTo(fixed + usage, 6);
  });

  it("counts what lies in a component of a component to the outermost, and the rest to none", () => {
    const lines = bill([network, inner, resource(ZONE, "deep", {}, inner), resource(ZONE, "alone", {})]).lines;
    expect(lines.map(({ resource: name, within }) => [name, within])).toEqual([
      ["deep", ["plugilo:azure:RegionalNetwork::network", "plugilo:azure:Inner::inner"]],
      ["alone", []],
    ]);
    const { components } = estimateOf({ lines, notPriced: [] });
    expect(components.map(({ name, total }) => [name, total])).toEqual([
      ["", 0.54],
      ["network", 0.54],
    ]);
  });

  it("tells the dearest component first", () => {
    const other = resource("plugilo:azure:Other", "other", {});
    const nats = [resource(NAT, "a", {}, other), resource(NAT, "b", {}, other)];
    const { components } = estimateOf(bill([network, other, resource(NAT, "nat", {}, network), ...nats]));
    expect(components.map(({ name }) => name)).toEqual(["other", "network"]);
  });

  it("never counts what has no price as nothing: an unknown type, and a meter that the region has no price for", () => {
    const pool = { metadata: { name: "gpu" } };
    const made = bill(
      [
        resource("azure-native:signalrservice:SignalR", "a", {}),
        resource("azure-native:signalrservice:SignalR", "b", {}),
        resource("kubernetes:karpenter.sh/v1:NodePool", "gpu", pool),
      ],
      { region: "germanynorth" },
    );
    expect(estimateOf(made)).toMatchObject({
      total: 0,
      notPriced: [
        { type: "azure-native:signalrservice:SignalR", count: 2 },
        { type: "nodeGpuT4", what: "Virtual machines NCas_T4_v3 in germanynorth", count: 1 },
      ],
    });
  });

  it("takes a resource's own location before the stack's, unless it has none", () => {
    const at = (location: string) => bill([resource(NAT, "nat", { location })]).lines[0]?.region;
    expect([at("swedencentral"), at("Global"), at("global")]).toEqual([
      "swedencentral",
      "germanywestcentral",
      "germanywestcentral",
    ]);
  });

  it("adds up, whatever the lines: fixed and usage are the total, and components are all of it", () => {
    const types = fc.constantFrom(NAT, ZONE, "azure-native:network:PrivateEndpoint", "azure-native:keyvault:Vault");
    const owners = fc.constantFrom(undefined, network, inner);
    fc.assert(
      fc.property(fc.array(fc.tuple(types, owners), { maxLength: 30 }), (made) => {
        const all = made.map(([type, owner], index) => resource(type, `r${index}`, {}, owner));
        const estimate = estimateOf(bill([network, inner, ...all]));
        const parts = estimate.components.reduce((sum, { total }) => sum + total, 0);
        expect(estimate.total).toBeCloseTo(estimate.fixed + estimate.usage, 6);
        expect(parts).toBeCloseTo(estimate.total, 6);
      }),
    );
  });
});

describe("a bill as text", () => {
  const made = bill([network, inner, resource(NAT, "nat", {}, inner), resource(ZONE, "zone", {})]);

  it("comes back as it was, but sorted", () => {
    const back = parseBill(billText(made));
    expect(back).toHaveLength(made.lines.length);
    expect(back).toEqual(expect.arrayContaining([...made.lines]));
    expect(costOf(costLines(back).lines)).toEqual(costOf(costLines(made.lines).lines));
  });

  it.each([
    ["a meter", (text: string) => text.replace("natGateway", "natGatway"), 'a meter "natGatway"'],
    [
      "an assumption",
      (text: string) => text.replace("\tnatData\t1\tnatData", "\tnatData\t1\tnat"),
      'an assumption "nat"',
    ],
  ])("that names %s which is gone is refused", (_, change, message) => {
    expect(change(billText(made))).not.toBe(billText(made));
    expect(() => parseBill(change(billText(made)))).toThrow(message);
  });
});
