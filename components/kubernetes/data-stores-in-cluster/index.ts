import * as apps from "@pulumi/kubernetes/apps/v1";
import * as batch from "@pulumi/kubernetes/batch/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { DATA_STORE_CLASS, DATA_STORES, DATA_STORES_SECRET, type DataStoreKey } from "../../../facts/data-stores";
import { refuse } from "../../arguments";
import { claim } from "../volume-claim";
import { storeFaults, type DataStoresInClusterArgs } from "./args";
import { dumps, dumpsOf, type Dumped } from "./build-dumps";
import { credentials, settingsFor, type Passwords } from "./build-secrets";
import { settings, settingsOf, stores } from "./build-stores";
import { credentialsOf, portsOf, statefulSet, storePods } from "./build-workload";

export type { DataStoresInClusterArgs } from "./args";

/** Letters and digits only, so that it needs no escaping in a connection string; 40 of them are 238 bits. */
const PASSWORD = { length: 40, special: false };

/**
 * The data stores of an environment that is not production (A9): PostgreSQL with PgBouncer, MongoDB, Redis and Elasticsearch as
 * StatefulSets, on the ports of the platform services that they stand in for. Services find them by the Secret `data-stores`.
 *
 * @costs Four pods of 4.3 GiB in all, a standard disk each and two for dumps: a small part of the services' price.
 * @fails A pod that goes takes its store along for a minute or two. Connections are not encrypted, and passwords of Redis and
 * Elasticsearch pass in them: nothing personal belongs here. With the region gone, all of it is gone.
 * @recovers A pod comes back with its disk by itself, in another zone if it must. Of PostgreSQL and MongoDB there are hourly dumps of
 * a day on disks of their own, for `pg_restore` and `mongorestore` (RPO 1 h, RTO 4 h, A16); the others are filled again by the
 * services. After the loss of the region `up` elsewhere makes them empty: migrations and seeds fill them.
 * @throws ArgumentError in production, and with everything that is wrong with the arguments.
 */
export class DataStoresInCluster extends pulumi.ComponentResource {
  /** Name of the Secret in the services' namespace. */
  readonly secretName: pulumi.Output<string>;

  constructor(
    private readonly name: string,
    private readonly args: DataStoresInClusterArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("DataStoresInCluster", name, storeFaults(args));
    super("plugilo:kubernetes:DataStoresInCluster", name, {}, opts);
    const passwords: Record<DataStoreKey, Passwords> = {
      postgres: this.passwords("postgres", ["administrator", "services"]),
      documents: this.passwords("documents", ["administrator", "services"]),
      cache: this.passwords("cache", ["services"]),
      search: this.passwords("search", ["services"]),
    };
    this.configure();
    const keys = Object.keys(DATA_STORES) as DataStoreKey[];
    for (const key of keys) this.store(key, passwords[key]);
    for (const key of ["postgres", "documents"] as const) this.dump(key);
    const settingsOfAll = keys.map((key) => settingsFor(key, args.namespace, passwords[key]));
    this.secretName = new core.Secret(
      `${name}-settings`,
      {
        metadata: { name: DATA_STORES_SECRET, namespace: args.consumers },
        stringData: Object.assign({}, ...settingsOfAll) as Record<string, pulumi.Input<string>>,
      },
      { parent: this },
    ).metadata.name;
    this.registerOutputs({ secretName: this.secretName });
  }

  /** A store that knows one user has one password. */
  private passwords(key: DataStoreKey, users: readonly (keyof Passwords)[]): Passwords {
    const made = users.map(
      (user) => new RandomPassword(`${this.name}-${key}-${user}`, PASSWORD, { parent: this }).result,
    );
    const [first = pulumi.output(""), second = first] = made.map((password) => pulumi.secret(password));
    return { administrator: first, services: second };
  }

  private configure(): void {
    for (const [key, data] of Object.entries(settings(this.args))) {
      const store = key as keyof ReturnType<typeof settings>;
      new core.ConfigMap(
        `${this.name}-${key}-settings`,
        { metadata: this.metadata(settingsOf(store)), data },
        { parent: this },
      );
    }
  }

  private store(key: DataStoreKey, passwords: Passwords): void {
    const secret = new core.Secret(
      `${this.name}-${key}-credentials`,
      { metadata: this.metadata(credentialsOf(key)), stringData: credentials(key, passwords) },
      { parent: this },
    );
    new core.Service(
      `${this.name}-${key}-service`,
      {
        metadata: { ...this.metadata(key), labels: storePods(key) },
        spec: {
          selector: storePods(key),
          ports: portsOf(key).map(([name, port]) => ({ name: `tcp-${name}`, port, targetPort: name, protocol: "TCP" })),
        },
      },
      { parent: this },
    );
    new apps.StatefulSet(
      `${this.name}-${key}`,
      {
        metadata: { ...this.metadata(key), labels: storePods(key) },
        spec: statefulSet(key, stores(this.args)[key]),
      },
      { parent: this, dependsOn: secret },
    );
  }

  private dump(key: Dumped): void {
    const { databases } = this.args.postgres;
    const disk = new core.PersistentVolumeClaim(
      `${this.name}-${key}-dumps-disk`,
      {
        metadata: {
          ...this.metadata(dumpsOf(key)),
          // The class makes a disk for the first pod that mounts it, so that waiting for one would wait for the first dump.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: claim(this.args[key].storageGb, DATA_STORE_CLASS),
      },
      { parent: this },
    );
    new batch.CronJob(
      `${this.name}-${key}-dumps`,
      { metadata: this.metadata(dumpsOf(key)), spec: dumps(key, databases) },
      { parent: this, dependsOn: disk },
    );
  }

  private metadata(name: string): { name: string; namespace: pulumi.Input<string> } {
    return { name, namespace: this.args.namespace };
  }
}
