import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AzureProvider } from "../../../local/cloud/azure/provider";
import type { DiffResult } from "../../../local/cloud/protocol/provider";
import type { PropertyMap } from "../../../local/cloud/protocol/values";
import { Store } from "../../../local/cloud/store/store";

export const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;

export interface Made {
  urn: string;
  token: string;
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
}

/** azure-native of the embedded cloud in a folder of its own, driven as the engine drives it. */
export class TestCloud {
  readonly folder = mkdtempSync(path.join(tmpdir(), "plugilo-azure-"));
  readonly store = Store.open(this.folder);
  readonly provider = new AzureProvider(() => this.store);

  async start(): Promise<this> {
    await this.provider.configure({
      subscriptionId: SUBSCRIPTION,
      tenantId: SUBSCRIPTION,
      location: "germanywestcentral",
    });
    await this.make("resources:ResourceGroup", "rg", { resourceGroupName: "rg" });
    return this;
  }

  /** Checks; resolves to the failures as `path: reason`. */
  async failures(kind: string, inputs: PropertyMap): Promise<string[]> {
    const { failures } = await this.check(kind, "subject", inputs);
    return failures.map(({ property, reason }) => `${property}: ${reason}`);
  }

  check(kind: string, name: string, inputs: PropertyMap): ReturnType<AzureProvider["check"]> {
    const token = `azure-native:${kind}`;
    const urn = urnOf(token, name);
    return this.provider.check({
      urn,
      token,
      olds: {},
      news: this.inGroup(kind, inputs),
      randomSeed: Buffer.from("seed"),
    });
  }

  /** Check and Create, as one `up` does. Rejects with what the cloud refuses. */
  async make(kind: string, name: string, inputs: PropertyMap): Promise<Made> {
    const token = `azure-native:${kind}`;
    const urn = urnOf(token, name);
    const checked = await this.check(kind, name, inputs);
    if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures, undefined, 1));
    const request = { urn, token, inputs: checked.inputs, preview: false, timeoutSeconds: 0 };
    return { urn, token, inputs: checked.inputs, ...(await this.provider.create(request)) };
  }

  async preview(kind: string, inputs: PropertyMap): Promise<PropertyMap> {
    const token = `azure-native:${kind}`;
    const { inputs: checked } = await this.check(kind, "subject", inputs);
    const request = { urn: urnOf(token, "subject"), token, inputs: checked, preview: true, timeoutSeconds: 0 };
    const { id, outputs } = await this.provider.create(request);
    if (id !== "") throw new Error(`a preview made ${id}`);
    return outputs;
  }

  diff(made: Made, change: PropertyMap): Promise<DiffResult> {
    const { urn, token, id, outputs: oldOutputs, inputs: oldInputs } = made;
    return this.provider.diff({
      urn,
      token,
      id,
      oldOutputs,
      oldInputs,
      news: { ...oldInputs, ...change },
      ignoreChanges: [],
    });
  }

  async change(made: Made, change: PropertyMap): Promise<Made> {
    const { urn, token, id, outputs: oldOutputs, inputs: oldInputs } = made;
    const news = { ...oldInputs, ...change };
    const request = { urn, token, id, oldOutputs, oldInputs, news, preview: false, ignoreChanges: [] };
    return { ...made, inputs: news, outputs: (await this.provider.update(request)).outputs };
  }

  async remove({ urn, token, id, outputs, inputs: oldInputs }: Made): Promise<void> {
    await this.provider.delete({ urn, token, id, outputs, oldInputs });
  }

  read({ urn, token, id, inputs, outputs }: Made): ReturnType<AzureProvider["read"]> {
    return this.provider.read({ urn, token, id, inputs, state: outputs });
  }

  async call(name: string, args: PropertyMap): Promise<PropertyMap> {
    const { result, failures } = await this.provider.invoke(`azure-native:${name}`, args);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return result;
  }

  network(name = "vnet", space = "10.1.0.0/16", location = "germanywestcentral"): Promise<Made> {
    return this.make("network:VirtualNetwork", name, {
      virtualNetworkName: name,
      location,
      addressSpace: { addressPrefixes: [space] },
    });
  }

  subnet(name: string, addressPrefix: string, more: PropertyMap = {}): Promise<Made> {
    return this.make("network:Subnet", name, { virtualNetworkName: "vnet", subnetName: name, addressPrefix, ...more });
  }

  dispose(): void {
    this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private inGroup(kind: string, inputs: PropertyMap): PropertyMap {
    const alone = /ResourceGroup$|DiagnosticSetting$|RoleAssignment$|ByScope$/.test(kind);
    return alone || "resourceGroupName" in inputs ? inputs : { resourceGroupName: "rg", ...inputs };
  }
}

function urnOf(token: string, name: string): string {
  return `urn:pulumi:dev::subject::${token}::${name}`;
}
