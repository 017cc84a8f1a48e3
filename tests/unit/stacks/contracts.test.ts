import * as pulumi from "@pulumi/pulumi";
import { parseContract, readContract } from "../../../stacks/contracts";

const EDGE = {
  frontDoor: {
    id: "/subscriptions/s/resourceGroups/g",
    frontDoorId: "0b6c8a4e-3d1f-4c5a-9e27-8f1d2a3b4c5d",
    endpointHostName: "x.z01.azurefd.net",
    pendingApprovals: {},
  },
  cosmos: { id: "/subscriptions/s/resourceGroups/g/c", host: "c.mongo.cosmos.azure.com" },
  nameServers: ["ns1-01.azure-dns.com."],
};

describe("the contract between stacks", () => {
  it("reads the stack of this project and organization by its name", async () => {
    const names: string[] = [];
    await pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          names.push(String(args.inputs["name"]));
          return { id: args.name, state: { ...args.inputs, outputs: EDGE } };
        },
        call: () => ({}),
      },
      "plugilo",
      "prod-reader",
      false,
      "organization",
    );
    const host = await new Promise((resolve) => readContract("edge", "prod-edge").cosmos.host.apply(resolve));
    expect([names, host]).toEqual([["organization/plugilo/prod-edge"], "c.mongo.cosmos.azure.com"]);
  });

  it("leaves out what the reader's version does not know: a newer stack may offer more", () => {
    expect(parseContract("edge", "prod-edge", { ...EDGE, novelty: 1 }, false)).toEqual(EDGE);
  });

  it("names every fault, and what to do, when outputs are missing at an update", () => {
    expect(() => parseContract("edge", "prod-edge", { frontDoor: EDGE.frontDoor }, false)).toThrow(
      /^stack reference prod-edge: got outputs[^]*- cosmos[^]*- nameServers[^]*pulumi up -s prod-edge$/,
    );
  });

  it("refuses an output of another shape, also in a preview", () => {
    expect(() => parseContract("edge", "prod-edge", { ...EDGE, nameServers: "ns1" }, true)).toThrow(/- nameServers/);
  });

  it("leaves what is not there yet unknown in a preview, and hands over the rest", () => {
    const parsed = parseContract("edge", "prod-edge", { frontDoor: EDGE.frontDoor }, true);
    expect(pulumi.containsUnknowns(parsed.cosmos)).toBe(true);
    expect(parsed.frontDoor).toEqual(EDGE.frontDoor);
  });
});
