import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { installPlugins, sdkVersion } from "../../../local/cloud/install";

const home = mkdtempSync(path.join(tmpdir(), "plugilo home's-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("the installed plugins", () => {
  beforeAll(() => installPlugins(home));

  it("stand at the versions of the SDK packages, and a second installation touches nothing", async () => {
    const plugins = path.join(home, "plugins");
    const folders = ["azure-native", "kubernetes", "pagerduty", "random"].map(
      (name) => `resource-${name}-v${sdkVersion(name)}`,
    );
    expect(readdirSync(plugins).sort()).toEqual(folders);
    const launcher = path.join(plugins, folders[0] ?? "", "pulumi-resource-azure-native");
    const before = statSync(launcher);
    await installPlugins(home);
    expect(statSync(launcher)).toMatchObject({ mtimeMs: before.mtimeMs, ino: before.ino });
  });

  it.each(["azure-native", "pagerduty", "random"])(
    "%s prints its port, and ends when the engine's address is gone",
    async (name) => {
      const engine = createServer((socket) => sockets.push(socket.unref()));
      const sockets: { destroy(): void }[] = [];
      await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
      const { port } = engine.address() as AddressInfo;
      const file = path.join(home, "plugins", `resource-${name}-v${sdkVersion(name)}`, `pulumi-resource-${name}`);
      const plugin = spawn(file, [`127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
      const ended = new Promise((resolve) => plugin.once("close", resolve));
      const line = await new Promise<string>((resolve) => plugin.stdout.once("data", (data) => resolve(String(data))));
      expect(line).toMatch(/^\d+\n$/);
      engine.close();
      for (const socket of sockets) socket.destroy();
      expect(await ended).toBe(0);
    },
  );
});
