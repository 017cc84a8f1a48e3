import type { ChildProcess } from "node:child_process";
import * as faults from "../../local/cloud/faults";
import { CloudProject, SUBSCRIPTION } from "./cloud-project";
import { engineWithStandIn } from "./engine-project";
import { until } from "./estate";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-test`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-test`;

interface Variant {
  name?: string;
  tags?: string;
  subnet?: string;
  /** Leaves the subnet out of the program. */
  bare?: boolean;
  more?: string;
}

/** A group, a network, a subnet and a password, with what a test changes. */
function program({
  name = "vnet-test",
  tags = "{}",
  subnet = "10.1.1.0/24",
  bare = false,
  more = "",
}: Variant = {}): string {
  const snet = `new (azure("network").Subnet)("snet", { resourceGroupName: group.name,
    virtualNetworkName: network.name, subnetName: "snet-test", addressPrefix: "${subnet}" }, opts)`;
  return `
    const { RandomPassword } = require("@pulumi/random");
    const group = new (azure("resources").ResourceGroup)("rg", { resourceGroupName: "rg-test" }, opts);
    const network = new (azure("network").VirtualNetwork)("vnet", { resourceGroupName: group.name,
      virtualNetworkName: "${name}", addressSpace: { addressPrefixes: ["10.1.0.0/16"] }, tags: ${tags} }, opts);
    const password = new RandomPassword("password", { length: 20 });
    exports.password = password.result;
    ${bare ? "" : `const subnet = ${snet}; exports.subnet = subnet.id;`}
    ${more}`;
}

describe("the embedded cloud under the real engine", () => {
  let project: CloudProject;

  beforeEach(async () => {
    project = await new CloudProject(await engineWithStandIn()).prepare();
    project.program(program());
    const { code, output } = await project.up();
    if (code !== 0) throw new Error(output);
  });
  afterEach(() => project.remove());

  it("keeps what it was told, shows no change, and keeps secrets secret", async () => {
    expect(project.inCloud((store) => store.has(`${NETWORK}/subnets/snet-test`))).toBe(true);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    expect((await project.up("--expect-no-changes")).code).toBe(0);
    const shown = await project.run(["stack", "output", "--stack", "dev"]);
    expect(shown.output).toMatch(/password +\[secret\]/);
    expect(
      (await project.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev"])).code,
    ).toBe(0);
  });

  it("shows exactly the property that changed, and updates in place", async () => {
    project.program(program({ tags: '{ owner: "platform" }' }));
    const { output } = await project.preview();
    expect(output).toMatch(/~ azure-native:network:VirtualNetwork: \(update\)/);
    expect(output).toMatch(/\+ owner: "platform"/);
    expect(output).toMatch(/~ 1 to update\n +5 unchanged/);
    expect((await project.up()).output).toMatch(/~ 1 updated/);
    expect(project.inCloud((store) => store.get(NETWORK)?.body["tags"])).toEqual({ owner: "platform" });
  });

  it("replaces what cannot change, with what stands on it, and leaves nothing of the old", async () => {
    project.program(program({ name: "vnet-other" }));
    const { output } = await project.preview();
    expect(output).toMatch(/azure-native:network:VirtualNetwork: \(replace\)/);
    expect(output).toMatch(/azure-native:network:Subnet: \(replace\)/);
    expect((await project.up()).output).toMatch(/\+-2 replaced/);
    const names = project.inCloud((store) => store.below(GROUP).map(({ id }) => id.split("/").at(-1)));
    expect(names).toEqual(["vnet-other", "snet-test"]);
  });

  it("refuses a reference to nothing by one clear error, and a deletion of what is in use", async () => {
    const endpoint = (target: string): string =>
      `new (azure("network").PrivateEndpoint)("pep", { resourceGroupName: "rg-test", privateEndpointName: "pep",
        subnet: { id: "${NETWORK}/subnets/${target}" } }, opts);`;
    project.program(program({ more: endpoint("gone") }));
    const broken = await project.up();
    expect(broken.code).not.toBe(0);
    expect(broken.output).toMatch(/InvalidResourceReference.*subnets\/gone.*Expected: .*Create it first/);
    expect(broken.output).not.toMatch(/^ +at /m);
    project.program(program({ more: endpoint("snet-test") }));
    expect((await project.up()).code).toBe(0);
    // The id is a plain text: the engine cannot know that the endpoint needs the subnet, the cloud does.
    project.program(program({ bare: true, more: endpoint("snet-test") }));
    const refused = await project.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/InUseSubnetCannotBeDeleted/);
    expect(project.inCloud((store) => store.has(`${NETWORK}/subnets/snet-test`))).toBe(true);
  });

  it("shows on a refresh what somebody else changed or deleted, and mends it", async () => {
    project.inCloud((store) => {
      const network = store.get(NETWORK);
      if (network) store.put({ ...network, body: { ...network.body, tags: { by: "hand" } } });
      store.remove(`${NETWORK}/subnets/snet-test`);
    });
    const refreshed = await project.run(["refresh", "--yes", "--skip-preview", "--stack", "dev"]);
    expect(refreshed.output).toMatch(/~ 1 updated/);
    expect(refreshed.output).toMatch(/- 1 deleted/);
    expect((await project.up()).output).toMatch(/\+ 1 created\n +~ 1 updated/);
    expect(project.inCloud((store) => store.get(NETWORK)?.body["tags"])).toEqual({});
  });

  it("recovers on the next run from a creation that broke off, and from a region that was down", async () => {
    const address = `new (azure("network").PublicIPAddress)("pip", { resourceGroupName: group.name, publicIpAddressName: "pip-test" }, opts);`;
    project.program(program({ more: address }));
    project.inCloud((store) => faults.add(store, { kind: "half-way", match: { id: "pip-test" }, times: 1 }));
    const broken = await project.up();
    expect(broken.code).not.toBe(0);
    expect(broken.output).toMatch(/OperationInterrupted.*Run the same command again/);
    project.inCloud((store) => faults.add(store, { kind: "region-down", match: { region: "germanywestcentral" } }));
    expect((await project.up()).output).toMatch(/ServiceUnavailable.*germanywestcentral does not answer/);
    project.inCloud((store) => faults.clear(store));
    expect((await project.up()).code).toBe(0);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    const state = project.inCloud((store) =>
      store.get(`${GROUP}/providers/Microsoft.Network/publicIPAddresses/pip-test`),
    );
    expect(state?.outputs["provisioningState"]).toBe("Succeeded");
  });

  it("waits out a throttled call", async () => {
    project.inCloud((store) =>
      faults.add(store, { kind: "throttle", match: { id: "vnet-test" }, times: 2, delayMs: 10 }),
    );
    project.program(program({ tags: '{ owner: "platform" }' }));
    expect((await project.up()).code).toBe(0);
    expect(project.inCloud((store) => faults.list(store))).toEqual([]);
  });

  it("is taken up where it was when the engine is killed in the middle; the plugins end with it", async () => {
    const addresses = `for (let n = 0; n < 3; n += 1) new (azure("network").PublicIPAddress)("pip" + n, {
      resourceGroupName: group.name, publicIpAddressName: "pip-" + n }, opts);`;
    project.program(program({ more: addresses }));
    project.inCloud((store) => faults.add(store, { kind: "slow", match: { id: "/pip-" }, delayMs: 60_000 }));
    let engine: ChildProcess | undefined;
    const running = project.run(
      ["up", "--yes", "--skip-preview", "--stack", "dev"],
      (_, started) => (engine = started),
    );
    // With all three under way, the engine writes nothing. A kill in the middle of a write is the command line's to mend.
    await until(() => project.pending() === 3, "three creations to be under way");
    expect(project.plugins().length).toBeGreaterThan(0);
    engine?.kill("SIGKILL");
    expect((await running).code).toBeNull();
    await until(() => project.plugins().length === 0, "the plugins to end");
    project.inCloud((store) => faults.clear(store));
    await project.run(["cancel", "--yes", "--stack", "dev"]);
    await project.run(["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", "dev"]);
    expect((await project.up()).code).toBe(0);
    expect(project.inCloud((store) => store.ofType("Microsoft.Network/publicIPAddresses"))).toHaveLength(3);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("is empty after a destruction", async () => {
    expect((await project.run(["destroy", "--yes", "--skip-preview", "--stack", "dev"])).code).toBe(0);
    expect(project.inCloud((store) => store.all())).toEqual([]);
  });
});
