import { Names } from "../../../facts/names";
import { REGIONS } from "../../../facts/regions";

const names = new Names({ workload: "plugilo", environment: "prod", place: "fra" });

describe("physical names", () => {
  it("follow the Cloud Adoption Framework: abbreviation, workload, environment, place, role", () => {
    expect(names.of("postgresServer")).toBe("psql-plugilo-prod-fra");
    expect(names.of("subnet", "nodes")).toBe("snet-plugilo-prod-fra-nodes");
  });

  it("have no hyphens where a type allows none", () => {
    expect(names.of("storageAccount", "files-eu")).toBe("stplugiloprodfrafileseu");
    expect(names.of("containerRegistry")).toMatch(/^[a-z0-9]+$/);
  });

  it("refuse what the type would not take, with the limit", () => {
    expect(() => names.of("storageAccount", "far-too-long-a-role")).toThrow(
      /got "st.*expected 3 to 24; shorten the role/,
    );
  });

  it("differ between any two regions, so that two stacks never collide", () => {
    const shorts = [...REGIONS.values()].map((region) => region.short);
    expect(new Set(shorts).size).toBe(shorts.length);
  });
});
