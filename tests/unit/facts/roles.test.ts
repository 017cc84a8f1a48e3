import { ROLES } from "../../../facts/roles";

describe("built-in roles", () => {
  const all = Object.entries(ROLES);

  it.each(all)("%s has an id in the form of a UUID, and a page that documents it", (_, { guid, source }) => {
    expect(guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(source.from).toMatch(/^https:\/\/learn\.microsoft\.com\/azure\/role-based-access-control\/.+#.+$/);
  });

  it("are each another", () => {
    for (const property of ["guid", "name"] as const) {
      expect(new Set(all.map(([, role]) => role[property])).size).toBe(all.length);
    }
  });

  it("never include one that rules everything", () => {
    const names: string[] = all.map(([, { name }]) => name);
    for (const ruler of ["Owner", "Contributor", "User Access Administrator"]) expect(names).not.toContain(ruler);
  });
});
