import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { secret } from "../../../local/cloud/protocol/values";
import { claim, claimOf } from "../../../local/cloud/store/claims";
import { conceal, reveal } from "../../../local/cloud/store/concealment";
import { StoreError, translate } from "../../../local/cloud/store/errors";
import { Store, type Resource } from "../../../local/cloud/store/store";

const folders: string[] = [];
const HOOK = path.resolve("runtime/ts-hook.js");
const WRITER = path.join(__dirname, "writer.ts");
const LAUNCH = ["-e", `require(${JSON.stringify(HOOK)}).register(); require(${JSON.stringify(WRITER)})`];

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "plugilo-store-"));
  folders.push(made);
  return made;
}

function thing(id: string, more: Partial<Resource> = {}): Omit<Resource, "created"> {
  return { id, type: "Test/things", token: "t", location: "x", parent: "", owner: "u", body: {}, outputs: {}, ...more };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));

describe("the store", () => {
  it("finds a resource by its id in any case, and keeps the spelling and time of its creation", () => {
    const store = Store.open(folder());
    store.put(thing("/a/Things/One", { body: { size: 1 } }));
    const first = store.get("/A/things/one");
    store.put(thing("/a/things/ONE/", { body: { size: 2 } }));
    expect(store.get("/a/things/one")).toEqual({ ...first, body: { size: 2 } });
    expect(first?.id).toBe("/a/Things/One");
    store.close();
  });

  it("tells children, everything below and who refers to what", () => {
    const store = Store.open(folder());
    store.put(thing("/net"));
    store.put(thing("/net/subnets/a", { parent: "/net" }), [{ to: "/nsg", path: "nsg.id" }]);
    store.put(thing("/network"), [{ to: "/net/subnets/a", path: "subnet.id" }]);
    expect(store.children("/NET").map(({ id }) => id)).toEqual(["/net/subnets/a"]);
    expect(store.below("/net").map(({ id }) => id)).toEqual(["/net/subnets/a"]);
    expect(store.referrersWithin("/net")).toEqual([{ from: "/network", to: "/net/subnets/a", path: "subnet.id" }]);
    store.remove("/network");
    expect(store.referrersWithin("/net")).toEqual([]);
    store.close();
  });

  it("takes a whole change back when a part of it fails", () => {
    const store = Store.open(folder());
    const fail = (): void =>
      store.write(() => {
        store.put(thing("/one"));
        throw new Error("on purpose");
      });
    expect(fail).toThrow("on purpose");
    expect(store.has("/one")).toBe(false);
    store.close();
  });

  it("gives a name to one holder only, until the holder is removed", () => {
    const store = Store.open(folder());
    store.put(thing("/first"));
    expect(claim(store, "global", "Name", "/first")).toBeUndefined();
    expect(claim(store, "global", "name", "/second")?.holder).toBe("/first");
    store.remove("/first");
    expect(claimOf(store, "global", "NAME")).toBeUndefined();
    store.close();
  });

  it("never writes a secret to the disk, yet tells whether it has changed", () => {
    const place = folder();
    const store = Store.open(place);
    const key = store.secretKey();
    store.put(thing("/secret", { body: conceal({ password: secret("hunter2-plain") }, key) }));
    const stored = store.get("/secret")?.body ?? {};
    store.close();
    expect(readFileSync(path.join(place, "cloud.db")).includes("hunter2-plain")).toBe(false);
    expect(reveal(stored, { password: secret("hunter2-plain") }, key)).toEqual({ password: secret("hunter2-plain") });
    expect(reveal(stored, { password: secret("other") }, key)).not.toEqual({ password: secret("other") });
  });

  it("is whole after its writer was killed at any moment", async () => {
    const place = folder();
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, [...LAUNCH, "pairs", place], { stdio: ["ignore", "pipe", "inherit"] });
      await new Promise((resolve) => child.stdout?.once("data", resolve));
      await new Promise((resolve) => setTimeout(resolve, 5 + 23 * round));
      child.kill("SIGKILL");
      await ended(child);
      const store = Store.open(place);
      store.verify();
      const rounds = (side: string): unknown[] => store.below(`/${side}`).map(({ body }) => body["round"]);
      expect(rounds("left")).toEqual(rounds("right"));
      expect(store.below("/left").length).toBeGreaterThan(0);
      expect(store.referrers("/right/0")).toHaveLength(1);
      store.close();
    }
  }, 30_000);

  it("keeps its hold on the file, however often this process has opened and closed it", async () => {
    const place = folder();
    const kept = Store.open(place);
    Store.open(place).close();
    const log = statSync(path.join(place, "cloud.db-wal")).ino;
    const other = spawn(process.execPath, [...LAUNCH, "count", place], { stdio: "inherit" });
    expect(await ended(other)).toBe(0);
    // Who ends last removes the log. If it is gone, the other believed to be alone, and what is written next is lost.
    expect(statSync(path.join(place, "cloud.db-wal")).ino).toBe(log);
    expect(kept.get("/counter")?.body).toEqual({ count: 200 });
    kept.close();
  }, 30_000);

  it("loses no change when two processes write at once", async () => {
    const place = folder();
    const children = [1, 2].map(() => spawn(process.execPath, [...LAUNCH, "count", place], { stdio: "inherit" }));
    expect(await Promise.all(children.map(ended))).toEqual([0, 0]);
    const store = Store.open(place);
    expect(store.get("/counter")?.body).toEqual({ count: 400 });
    store.close();
  }, 30_000);
});

describe("a damaged store", () => {
  let whole: Buffer;
  beforeAll(() => {
    const place = folder();
    spawnSync(process.execPath, [...LAUNCH, "count", place]);
    // Many pages: a record each.
    const filler = `require(${JSON.stringify(HOOK)}).register();
      const { Store } = require(${JSON.stringify(path.resolve("local/cloud/store/store.ts"))});
      const store = Store.open(${JSON.stringify(place)});
      for (let n = 0; n < 40; n += 1) store.put({ id: "/r/" + n, type: "T/t", token: "", location: "", parent: "", owner: "",
        body: { text: "plain text ".repeat(300) }, outputs: {} });
      store.close();`;
    spawnSync(process.execPath, ["-e", filler], { stdio: "inherit" });
    whole = readFileSync(path.join(place, "cloud.db"));
  });

  const text = "plain text ";
  it.each([
    [
      "has another kind of file in its place",
      () => Buffer.from("not a database, but long enough to look at".repeat(4)),
    ],
    ["was cut off within the header", () => whole.subarray(0, 60)],
    ["was cut off in the middle", () => whole.subarray(0, Math.floor(whole.length / 2))],
    ["has pages overwritten", () => Buffer.from(whole).fill(0x41, 3 * 4096, 6 * 4096)],
    [
      "has one letter of a record changed",
      () => {
        const copy = Buffer.from(whole);
        copy[copy.indexOf(text, Math.floor(copy.length / 2))] = 0x50;
        return copy;
      },
    ],
  ])("is refused by name when it %s", (_, damage) => {
    const place = folder();
    const file = path.join(place, "cloud.db");
    writeFileSync(file, damage());
    const use = (): void => {
      const store = Store.open(place);
      store.verify();
      store.close();
    };
    expect(use).toThrow(StoreError);
    expect(use).toThrow(file);
    expect(use).toThrow(/damaged.*Expected: .*move it away/s);
  });

  it("is refused when a newer version wrote it", () => {
    const place = folder();
    const newer = Buffer.from(whole);
    // The user version stands at offset 60 of the header (https://www.sqlite.org/fileformat2.html, from memory, unread).
    newer.writeUInt32BE(99, 60);
    writeFileSync(path.join(place, "cloud.db"), newer);
    expect(() => Store.open(place)).toThrow(/newer version .*format 99, expected 1/);
  });
});

describe("an error of the store's file", () => {
  it.each([
    ["SQLITE_FULL", "full", "Free some space"],
    ["SQLITE_BUSY", "busy", "Wait for the other run"],
    ["SQLITE_CORRUPT_INDEX", "damaged", "move it away"],
    ["SQLITE_READONLY_DIRECTORY", "unwritable", "PLUGILO_CLOUD"],
    ["SQLITE_IOERR_WRITE", "failed", "Check the disk"],
  ])("%s is told as %s, with what to do", (code, fault, advice) => {
    const error = translate("/cloud.db", Object.assign(new Error("raw"), { code }));
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ fault, file: "/cloud.db" });
    expect(String(error)).toContain(advice);
    expect(String(error)).toContain("/cloud.db");
  });

  it("that is none of SQLite's passes as it is", () => {
    const own = new Error("a refusal by the cloud");
    expect(translate("/cloud.db", own)).toBe(own);
  });

  it("names a full disk, and keeps what was there before", () => {
    const place = folder();
    const store = Store.open(place);
    store.put(thing("/before"));
    // SQLite's own way to make a disk seem full.
    store.rows("PRAGMA max_page_count = 1", []);
    const fill = (): void => store.put(thing("/big", { body: { text: "x".repeat(1_000_000) } }));
    expect(fill).toThrow(/disk .* is full/);
    expect(store.has("/before")).toBe(true);
    expect(store.has("/big")).toBe(false);
    store.close();
  });
});
