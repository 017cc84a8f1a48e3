import type { DeclaredResource } from "../../../local/recording";
import { matched } from "../../../local/changes/matches";
import { Unknowns } from "../../../local/changes/unknowns";
import { UNKNOWN } from "../../../local/cloud/protocol/values";

const STORE = "plugilo:azure:Storage";
const GROUP = "azure-native:resources:ResourceGroup";

function resource(types: string, name: string, more: Partial<DeclaredResource> = {}): DeclaredResource {
  return {
    ...{ urn: `urn:pulumi:s::plugilo::${types}::${name}`, type: types.split("$").at(-1) ?? "", name, custom: true },
    ...{ id: "", inputs: {}, outputs: {}, protect: false, dependencies: [], propertyDependencies: {}, options: {} },
    ...more,
  };
}

describe("which resource was which", () => {
  const olds = [resource(STORE, "files"), resource(`${STORE}$${GROUP}`, "files-group")];
  const child = (name: string, parent: DeclaredResource): DeclaredResource =>
    resource(`${STORE}$${GROUP}`, name, { parent: parent.urn });

  test("a component's former name is its children's, too", () => {
    const renamed = resource(STORE, "documents", { options: { aliases: [olds[0]?.urn ?? ""] } });
    const group = child("documents-group", renamed);
    expect(matched(olds, [renamed, group], {}).get(group.urn)).toBe(olds[1]);
  });

  test("without a former name, a new name is a new resource", () => {
    const renamed = resource(STORE, "documents");
    expect(matched(olds, [renamed, child("documents-group", renamed)], {}).size).toBe(0);
  });

  test("another version of a type is the same resource where the SDK says so", () => {
    const now = resource("azure-native:resources/v20990101:ResourceGroup", "group");
    const old = resource(GROUP, "group");
    expect(matched([old], [now], {}).get(now.urn)).toBeUndefined();
    expect(matched([old], [now], { [now.type]: [GROUP] }).get(now.urn)).toBe(old);
  });

  test("nothing is two things: a name that is there is not taken as a former one", () => {
    const kept = resource(STORE, "files");
    const second = resource(STORE, "documents", { options: { aliases: [kept.urn] } });
    const found = matched(olds, [kept, second], {});
    expect([found.get(kept.urn), found.get(second.urn)]).toEqual([olds[0], undefined]);
  });
});

describe("what a preview cannot know", () => {
  const identity = resource("azure-native:managedidentity:UserAssignedIdentity", "identity", {
    id: "/subscriptions/s/identities/web",
    inputs: { resourceName: "id-web" },
    outputs: { name: "id-web", principalId: "0f6c-principal", tenantId: "7d5a-tenant" },
  });
  const vault = resource("azure-native:keyvault:Vault", "vault", { inputs: { tenantId: "7d5a-tenant" } });
  const grant = resource("azure-native:authorization:RoleAssignment", "grant", {
    inputs: { principalId: "0f6c-principal", name: "id-web", tenant: "7d5a-tenant", scope: "/subscriptions/s" },
    propertyDependencies: Object.fromEntries(
      ["principalId", "name", "tenant", "scope"].map((key) => [key, [identity.urn]]),
    ),
  });

  test("is an answer of what is made anew, not what the program gave it or somebody else had before", () => {
    const unknowns = new Unknowns([vault, identity, grant]);
    expect(unknowns.within(grant)).toEqual(grant.inputs);
    unknowns.madeAnew(identity);
    expect(unknowns.within(grant)).toEqual({ ...grant.inputs, principalId: UNKNOWN });
  });

  test("is what was held back until it is there, though nothing of it can be seen", () => {
    const held = resource("azure-native:compute:Disk", "held", {
      inputs: { vault: "/subscriptions/s/vaults/v", size: 4 },
      propertyDependencies: { vault: [vault.urn, identity.urn] },
    });
    const known = { ...vault, id: "/subscriptions/s/vaults/v" };
    const unknowns = new Unknowns([known, identity, held]);
    unknowns.madeAnew(identity);
    expect(unknowns.within(held)).toEqual({ vault: UNKNOWN, size: 4 });
  });

  test("is not what stays: its address is the one it had, whatever an empty cloud would hand out", () => {
    const endpoint = (address: string): DeclaredResource =>
      resource("azure-native:network:PrivateEndpoint", "endpoint", { outputs: { addresses: [address] } });
    const name = resource("azure-native:privatedns:PrivateRecordSet", "name", {
      inputs: { addresses: ["10.0.0.5"], other: "10.0.0.5" },
      propertyDependencies: { addresses: [endpoint("").urn] },
    });
    const unknowns = new Unknowns([endpoint("10.0.0.5"), name]);
    unknowns.stays(endpoint("10.0.0.6"), endpoint("10.0.0.5"));
    expect(unknowns.within(name)).toEqual({ addresses: ["10.0.0.6"], other: "10.0.0.5" });
  });

  test("is nothing that only looks the same and comes from elsewhere", () => {
    const unknowns = new Unknowns([vault, identity, grant]);
    unknowns.madeAnew(identity);
    expect(unknowns.within({ ...grant, propertyDependencies: {} })).toEqual(grant.inputs);
  });
});
