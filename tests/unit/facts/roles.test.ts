import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROLES } from "../../../facts/roles";

const COMPONENTS = path.join(__dirname, "../../../components");

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
    for (const ruler of ["Owner", "User Access Administrator"]) expect(names).not.toContain(ruler);
  });

  it("let a contributor be where Azure Backup checks for one alone: a cluster, on the group of its snapshots", () => {
    const files = readdirSync(COMPONENTS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const granting = files.filter((file) =>
      readFileSync(path.join(COMPONENTS, file), "utf8").includes('role: "contributor"'),
    );
    expect(granting).toEqual([path.join("azure", "cluster-backup", "index.ts")]);
  });
});
