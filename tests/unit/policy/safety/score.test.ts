/** What our rules are worth: mistakes in what others hold to be safe, made in every resource of the estate. */
import { judgeStack } from "../../../../policy/judge";
import { stops } from "../../../../policy/rules/rule";
import { ourEstate, type Estate } from "../estate";
import { beforeItExists } from "../mutations";
import { refusedByCloud } from "./cloud";
import { changed, misspelt, placesOf } from "./places";
import { SAFETY, scoreOf, type Tried } from "./score";
import { SAFE_RESOURCES } from "./resources";
import { SURVIVORS } from "./survivors";

/** Of all mutants, what rules must stop. */
const SHARE = 0.95;
/** Every so many forms of mistake, the quick judgement is compared with the pack's own. */
const COMPARED = 12;

let estate: Estate;
let tried: readonly Tried[];
beforeAll(async () => {
  estate = await ourEstate();
  tried = scoreOf(estate);
}, 600_000);

const total = (of: (one: Tried) => number): number => tried.reduce((sum, one) => sum + of(one), 0);

describe("of the mistakes in what makes resources safe", () => {
  it("rules stop at least 95 of 100", () => {
    expect(total(({ mutants }) => mutants)).toBeGreaterThan(10_000);
    expect(total(({ caught }) => caught) / total(({ mutants }) => mutants)).toBeGreaterThanOrEqual(SHARE);
  });

  it("those that no rule stops are listed with a reason, and nothing else is", () => {
    const named = ({ type, path, kind }: Pick<Tried, "type" | "path" | "kind">): string => [type, path, kind].join(" ");
    const survived = tried.filter(({ survivors }) => survivors.length > 0).map(named);
    const listed = SURVIVORS.flatMap(({ kinds, ...one }) => kinds.map((kind) => named({ ...one, kind })));
    expect(survived.toSorted()).toEqual(listed.toSorted());
    expect(SURVIVORS.filter(({ why }) => !/^[A-Z].*\.$/.test(why))).toEqual([]);
  });

  it("a first preview stops all that it can know of", () => {
    const unseen = scoreOf(beforeItExists(estate)).flatMap(({ type, path, kind, survivors }) => {
      const known = tried.find((one) => one.type === type && one.path === path && one.kind === kind)?.survivors ?? [];
      return survivors.filter((name) => !known.includes(name)).map((name) => `${kind} ${path} ${name}`);
    });
    expect(unseen).toEqual([
      // The role that its cluster has over snapshots is then one too many: a first preview does not know which role it is.
      "taken away  cluster-backup of prod-frankfurt",
      // That the list is a name short: what it was made from is told for all of its names together.
      "weakened parameters.associations[*].domains front-door-security of prod-edge",
    ]);
  });

  it("most misspelt names do not even reach a rule: the cloud's schema refuses them", async () => {
    const misspelt = tried.filter(({ kind, type }) => kind === "misspelt" && type.startsWith("azure-native:"));
    const refused = await refusedByCloud(misspelt);
    // Keys of maps are free: parameters of add-ons, of extensions and of API Management's protocols.
    const free = /config\.|configurationSettings|customProperties/;
    expect(misspelt.filter((one) => !refused.has(one) && !free.test(one.path)).map(({ path }) => path)).toEqual([]);
  });
});

describe("the list of what makes resources safe", () => {
  it("has hundreds of properties, each of which a resource of ours has", () => {
    const listed = Object.entries(SAFETY).flatMap(([type, properties]) =>
      properties.map(({ path }) => `${type} ${path}`),
    );
    const found = new Set(tried.map(({ type, path }) => `${type} ${path}`));
    expect(new Set(listed).size).toBeGreaterThan(400);
    expect(listed.filter((one) => !found.has(one))).toEqual([]);
    const gone = new Set(tried.filter(({ kind }) => kind === "taken away").map(({ type }) => type));
    expect(SAFE_RESOURCES.filter(({ type }) => !gone.has(type))).toEqual([]);
  });

  it("says where each was read", () => {
    const sources = [...Object.values(SAFETY).flat(), ...SAFE_RESOURCES].map(({ source }) => source);
    expect(sources.filter((source) => !/^https:\/\/[a-z.-]+\/\S+$/i.test(source))).toEqual([]);
  });

  it("is judged as the pack judges it, though far quicker", () => {
    const compared = tried.filter((_, index) => index % COMPARED === 0);
    for (const { example, type, path, kind, survivors } of compared) {
      const { resource, stack, instead } = example;
      const resources = estate.find(({ name }) => name === stack)?.resources ?? [];
      const after = resources.flatMap((one) => (one !== resource ? [one] : instead ? [instead] : []));
      const caught = judgeStack(after).some(({ rule, finding }) => stops(rule, finding));
      const name = `${resource.urn.split("::").at(-1) ?? ""} of ${stack}`;
      expect([type, path, kind, caught]).toEqual([type, path, kind, !survivors.includes(name)]);
    }
  });
});

describe("a mistake", () => {
  const bus = { sku: { name: "Premium" }, rules: [{ access: "Deny", to: "a" }, { access: "Allow" }], "a.b": { c: 1 } };

  it.each([
    ["sku.name", [["sku", "name"]]],
    [
      "rules[*].access",
      [
        ["rules", "0", "access"],
        ["rules", "1", "access"],
      ],
    ],
    ["rules[access=Deny].to", [["rules", "0", "to"]]],
    ["rules[access=Deny,to=b].to", []],
    ['["a.b"].c', [["a.b", "c"]]],
    ["sku.tier", []],
  ])("is made wherever %s leads", (path, places) => {
    expect(placesOf(bus, path)).toEqual(places);
  });

  it("is made also where nothing is set yet, if it is one to add", () => {
    expect(placesOf(bus, "sku.tier", true)).toEqual([["sku", "tier"]]);
    expect(placesOf(bus, "network.access", true)).toEqual([]);
  });

  it("sets, drops or misspells one thing and leaves the rest", () => {
    expect(changed(bus, ["sku", "name"], "Basic")).toEqual({ ...bus, sku: { name: "Basic" } });
    expect(changed(bus, ["sku", "name"], undefined)).toEqual({ ...bus, sku: {} });
    expect(changed(bus, ["rules", "0"], undefined)).toEqual({ ...bus, rules: [{ access: "Allow" }] });
    expect(misspelt(bus, ["sku", "name"])).toEqual({ ...bus, sku: { nae: "Premium" } });
    expect(misspelt({}, ["sku", "name"])).toEqual({});
  });
});
