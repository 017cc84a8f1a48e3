import { engineWithStandIn } from "./engine-project";
import { CloudProject } from "./cloud-project";

const NETWORK = (space = "10.1.0.0/16", subnet = "10.1.1.0/24", tags = "{}"): string => `
const group = new (azure("resources").ResourceGroup)("rg", { resourceGroupName: "rg-test" }, opts);
const network = new (azure("network").VirtualNetwork)("vnet", {
  resourceGroupName: group.name, virtualNetworkName: "vnet-test", addressSpace: { addressPrefixes: ["${space}"] }, tags: ${tags},
}, opts);
const subnet = new (azure("network").Subnet)("snet", {
  resourceGroupName: group.name, virtualNetworkName: network.name, subnetName: "snet-test", addressPrefix: "${subnet}",
}, opts);
exports.subnetId = subnet.id;
`;

describe("the embedded cloud under the real engine", () => {
  let project: CloudProject;
  beforeAll(async () => {
    project = await new CloudProject(await engineWithStandIn()).prepare();
  }, 60_000);

  it("brings up a network", async () => {
    project.program(NETWORK());
    const p = await project.preview();
    console.log(p.output);
    const up = await project.up();
    console.log(up.output);
    expect(up.code).toBe(0);
    const again = await project.preview("--expect-no-changes");
    console.log(again.output);
    expect(again.code).toBe(0);
  }, 60_000);
});
