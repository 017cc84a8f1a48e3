import fc from "fast-check";
import {
  DataStoresInCluster,
  type DataStoresInClusterArgs,
} from "../../../components/kubernetes/data-stores-in-cluster";
import { dumpScript } from "../../../components/kubernetes/data-stores-in-cluster/build-dumps";
import { redisSettings, settings } from "../../../components/kubernetes/data-stores-in-cluster/build-stores";
import { DATA_STORE_LABEL, DATA_STORE_PORTS, DATA_STORES, DUMPS } from "../../../facts/data-stores";
import { RECOVERY_TIERS } from "../../../facts/objectives";
import { at, record, settled, type Recorded, type Recording } from "./recorder";

const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const CRON_JOB = "kubernetes:batch/v1:CronJob";
const SECRET = "kubernetes:core/v1:Secret";
const SERVICE = "kubernetes:core/v1:Service";
const KEYS = ["postgres", "documents", "cache", "search"] as const;

const data: DataStoresInClusterArgs = {
  environment: "staging",
  namespace: "data",
  consumers: "services",
  postgres: { databases: ["accounts", "billing"], storageGb: 32 },
  documents: { storageGb: 16 },
  cache: { storageGb: 8 },
  search: { storageGb: 24 },
};

const up = (args: DataStoresInClusterArgs = data): Promise<Recording<DataStoresInCluster>> =>
  record((opts) => new DataStoresInCluster("data", args, opts));

const of = (made: Recording<unknown>, type: string, name: string): Recorded["inputs"] => {
  const found = made.all.find((one) => one.type === type && one.name === name);
  if (!found) throw new Error(`expected ${type} ${name}, got ${made.all.map((one) => one.name).join(", ")}`);
  return found.inputs;
};
const pod = (made: Recording<unknown>, key: string): ReturnType<typeof at> =>
  at(of(made, STATEFUL_SET, `data-${key}`), "spec", "template", "spec");
const strings = (value: unknown): string => JSON.stringify(value);

describe("DataStoresInCluster", () => {
  test("is four stores of one pod and one disk each, with dumps of the two whose data is nowhere else", async () => {
    const made = await up();
    expect(made.census()).toEqual({
      "kubernetes:core/v1:ConfigMap": 2,
      "kubernetes:core/v1:PersistentVolumeClaim": 2,
      "random:index/randomPassword:RandomPassword": 6,
      [CRON_JOB]: 2,
      [SECRET]: 5,
      [SERVICE]: 4,
      [STATEFUL_SET]: 4,
    });
    for (const key of KEYS) {
      const spec = at(of(made, STATEFUL_SET, `data-${key}`), "spec");
      expect(spec).toMatchObject({ replicas: 1, serviceName: key });
      expect(at(spec, "template", "metadata", "labels", DATA_STORE_LABEL)).toBe(key);
      expect(at(spec, "volumeClaimTemplates", 0, "spec")).toEqual({
        storageClassName: "managed-csi",
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${data[key].storageGb}Gi` } },
      });
    }
    expect(await settled(made.result.secretName)).toBe("data-stores");
  });

  test("listens on the ports of the platform services, by Services that lead to its own pods alone", async () => {
    const made = await up();
    const ports = KEYS.map((key) => at(of(made, SERVICE, `data-${key}-service`), "spec", "ports"));
    expect(ports).toMatchObject([
      [
        { port: 5432, targetPort: "postgres" },
        { port: 6432, targetPort: "pool" },
      ],
      [{ port: 10_255, targetPort: "documents" }],
      [{ port: 10_000, targetPort: "cache" }],
      [{ port: 9200, targetPort: "search" }],
    ]);
    for (const key of KEYS) {
      const labels = at(of(made, STATEFUL_SET, `data-${key}`), "spec", "template", "metadata", "labels");
      expect(at(of(made, SERVICE, `data-${key}-service`), "spec", "selector")).toEqual(labels);
    }
    const opened = KEYS.flatMap((key) => at(pod(made, key), "containers")).map((one) =>
      at(one, "ports", 0, "containerPort"),
    );
    expect(opened).toEqual([...DATA_STORE_PORTS]);
  });

  test("asks nothing of its node that `restricted` forbids, and runs as each image's own user", async () => {
    const made = await up();
    for (const key of KEYS) {
      const { user, group } = DATA_STORES[key];
      expect(pod(made, key)).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: user,
          runAsGroup: group,
          seccompProfile: { type: "RuntimeDefault" },
        },
      });
      for (const container of at(pod(made, key), "containers") as object[]) {
        expect(container).toMatchObject({
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          resources: { requests: { memory: expect.any(String) as unknown }, limits: {} },
          image: expect.stringMatching(/^docker\.(io|elastic\.co)\/.+:v?\d+\.\d+/) as unknown,
          startupProbe: {},
          readinessProbe: {},
          livenessProbe: {},
        });
      }
    }
  });

  test("keeps every password in Secrets alone: none in a setting, an argument or a script", async () => {
    const made = await up();
    const open = made.all.filter(({ custom, type }) => custom && type !== SECRET && !type.startsWith("random:"));
    expect(open.length).toBeGreaterThan(10);
    // The recorder makes passwords up that tell whose they are.
    const passwords = made.all.filter(({ type }) => type.startsWith("random:")).map(({ name }) => `result-of-${name}`);
    for (const { inputs } of open) for (const password of passwords) expect(strings(inputs)).not.toContain(password);
    expect(passwords).toHaveLength(6);
    for (const { name, secretInputs } of made.all.filter(({ type }) => type === SECRET)) {
      expect([name, secretInputs]).toEqual([name, ["stringData"]]);
    }
  });

  test("tells services hosts, ports and users, PgBouncer's port for PostgreSQL, and no administrator's password", async () => {
    const { metadata, stringData } = of(await up(), SECRET, "data-settings") as {
      metadata: object;
      stringData: Record<string, string>;
    };
    expect(metadata).toEqual({ name: "data-stores", namespace: "services" });
    expect(stringData).toMatchObject({
      POSTGRES_HOST: "postgres.data.svc.cluster.local",
      POSTGRES_PORT: "6432",
      POSTGRES_USER: "services",
      DOCUMENTS_PORT: "10255",
      CACHE_HOST: "cache.data.svc.cluster.local",
      CACHE_USER: "default",
      SEARCH_USER: "elastic",
    });
    expect(Object.keys(stringData)).toHaveLength(16);
    expect(strings(stringData)).not.toContain("administrator");
  });

  test("starts each store after its passwords are there", async () => {
    const made = await up();
    for (const key of KEYS) {
      const store = made.all.find(({ type, name }) => type === STATEFUL_SET && name === `data-${key}`);
      expect(store?.dependsOn).toContain(`data-${key}-credentials`);
    }
  });

  test("names all faults at once, production among them", async () => {
    const wrong: DataStoresInClusterArgs = {
      ...data,
      environment: "prod",
      postgres: { databases: ["accounts", "accounts", "a; DROP"], storageGb: 0 },
      search: { storageGb: 1.5 },
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "environment" },
        { path: "postgres.databases[1]" },
        { path: "postgres.databases[2]" },
        { path: "postgres.storageGb" },
        { path: "search.storageGb" },
      ],
    });
    await expect(up({ ...data, postgres: { databases: [], storageGb: 1 } })).rejects.toMatchObject({
      faults: [{ path: "postgres.databases" }],
    });
  });
});

describe("a store's settings", () => {
  test("PgBouncer pools transactions before the server beside it, and asks for SCRAM", () => {
    const { "pgbouncer.ini": file = "" } = settings(data).postgres;
    expect(file.split("\n")).toEqual(
      expect.arrayContaining([
        "* = host=127.0.0.1 port=5432",
        "listen_port = 6432",
        "pool_mode = transaction",
        "auth_type = scram-sha-256",
      ]),
    );
  });

  test("every database is made once, for the role that services sign in as", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/), { minLength: 1 }), (databases) => {
        const { "make-users.sh": script = "" } = settings({ postgres: { databases, storageGb: 1 } }).postgres;
        const made = script.split("\n").filter((line) => line.startsWith("createdb "));
        expect(made.map((line) => line.split(" ").at(-1))).toEqual(databases);
        expect(made.every((line) => line.includes("--owner services "))).toBe(true);
      }),
    );
  });

  test("Redis asks for a password, and writes what it is told to disk", () => {
    expect(redisSettings("secret").split("\n")).toEqual(
      expect.arrayContaining(["port 10000", "appendonly yes", "requirepass secret"]),
    );
  });
});

describe("dumps", () => {
  test("are taken every hour, which is as much as may be lost outside production (A16)", async () => {
    expect(DUMPS.everyMinutes).toBeLessThanOrEqual(RECOVERY_TIERS["non-critical"].rpoMinutes);
    const made = await up();
    for (const key of ["postgres", "documents"]) {
      const spec = at(of(made, CRON_JOB, `data-${key}-dumps`), "spec");
      expect(spec).toMatchObject({ schedule: "7 * * * *", concurrencyPolicy: "Forbid" });
      // One that hangs is ended before the next is due.
      expect(at(spec, "jobTemplate", "spec", "activeDeadlineSeconds")).toBeLessThan(DUMPS.everyMinutes * 60);
      expect(at(spec, "jobTemplate", "spec", "template", "spec", "volumes")).toContainEqual({
        name: "dumps",
        persistentVolumeClaim: { claimName: `${key}-dumps` },
      });
    }
  });

  test("are of each database, count only once they are whole, and go after a day", () => {
    const script = dumpScript("postgres", ["accounts", "billing"]);
    for (const database of ["accounts", "billing"]) {
      expect(script).toMatch(new RegExp(`pg_dump .*--file="/dumps/${database}-\\$stamp\\.dump\\.part" ${database}\n`));
      expect(script).toContain(`mv "/dumps/${database}-$stamp.dump.part" "/dumps/${database}-$stamp.dump"`);
    }
    expect(script).toContain("-name '*.dump' -mmin +1440 -delete");
    expect(script.startsWith("set -eu\n")).toBe(true);
  });

  test("of documents take the password from a file", () => {
    expect(dumpScript("documents", [])).toContain("--config=/run/credentials/mongodump.yaml");
  });
});
