/** What the store's tests run as processes of their own; the last two arguments are the mode and the folder. */
import { Store } from "../../../local/cloud/store/store";

const [mode, folder = ""] = process.argv.slice(-2);

function record(id: string, body: Record<string, number>): Parameters<Store["put"]>[0] {
  return { id, type: "Test/thing", token: "test", location: "", parent: "", owner: "writer", body, outputs: {} };
}

function pairs(): void {
  const store = Store.open(folder);
  process.stdout.write("ready\n");
  for (let round = 0; ; round += 1) {
    store.write(() => {
      store.put(record(`/left/${round % 50}`, { round }), [{ to: `/right/${round % 50}`, path: "pair" }]);
      store.put(record(`/right/${round % 50}`, { round }));
    });
  }
}

function count(): void {
  const store = Store.open(folder);
  for (let round = 0; round < 200; round += 1) {
    store.write(() => {
      const before = Number(store.get("/counter")?.body["count"] ?? 0);
      store.put(record("/counter", { count: before + 1 }));
    });
  }
  store.close();
}

if (mode === "pairs") pairs();
else count();
