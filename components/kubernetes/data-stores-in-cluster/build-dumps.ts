import type { input } from "@pulumi/kubernetes/types";
import { DATA_STORES, DUMPS } from "../../../facts/data-stores";
import { ADMINISTRATORS } from "./build-stores";
import { container, CREDENTIALS, credentialsOf, securityOf, volumesOf } from "./build-workload";

/** Stores of which dumps are taken: what the others hold is made again from these two. */
export type Dumped = "postgres" | "documents";

const FOLDER = "/dumps";
/** A dump counts once it is whole: a name without `.part`. */
const BEGIN = ["set -eu", "umask 077", "stamp=$(date -u +%Y%m%dT%H%M)"];
const CLEAR = [
  `find ${FOLDER} -name '*.part' -mmin +${DUMPS.everyMinutes} -delete`,
  `find ${FOLDER} -name '*.dump' -mmin +${DUMPS.keptHours * 60} -delete`,
];

/** Room for a day of dumps is the store's own size: they are compressed, and staging's databases are small. */
export function dumpsOf(key: Dumped): string {
  return `${key}-dumps`;
}

export function dumpScript(key: Dumped, databases: readonly string[]): string {
  const take = { postgres: databases.flatMap(postgresDump), documents: documentsDump() };
  return [...BEGIN, ...take[key], ...CLEAR].join("\n");
}

function postgresDump(database: string): string[] {
  const file = `${FOLDER}/${database}-$stamp.dump`;
  const { postgres } = DATA_STORES.postgres.ports;
  const from = `--host=postgres --port=${postgres} --username=${ADMINISTRATORS.postgres}`;
  return [`pg_dump ${from} --format=custom --file="${file}.part" ${database}`, `mv "${file}.part" "${file}"`];
}

/** The password in a file, as processes' arguments are for all to see. https://www.mongodb.com/docs/database-tools/mongodump (2026-11) */
function documentsDump(): string[] {
  const file = `${FOLDER}/documents-$stamp.dump`;
  const from = `--host=documents --port=${DATA_STORES.documents.ports.documents} --username=${ADMINISTRATORS.documents}`;
  const how = `--config=${CREDENTIALS}/mongodump.yaml --authenticationDatabase=admin --gzip`;
  return [`mongodump ${from} ${how} --archive="${file}.part"`, `mv "${file}.part" "${file}"`];
}

/** An hour of data may be lost (A16); never two at once, and none that hangs for longer than an hour. */
export function dumps(key: Dumped, databases: readonly string[]): input.batch.v1.CronJobSpec {
  const labels = { "app.kubernetes.io/name": dumpsOf(key), "app.kubernetes.io/part-of": "data-stores" };
  return {
    schedule: "7 * * * *",
    timeZone: "Etc/UTC",
    concurrencyPolicy: "Forbid",
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: DUMPS.everyMinutes * 60 - 300,
        template: {
          metadata: { labels },
          spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: securityOf(key),
            containers: [
              container({
                name: "dump",
                image: DATA_STORES[key].image,
                command: ["sh", "-c", dumpScript(key, databases)],
                env: key === "postgres" ? [POSTGRES_PASSWORD] : [],
                cpu: "100m",
                memory: "256Mi",
                volumeMounts: [{ name: "dumps", mountPath: FOLDER }],
              }),
            ],
            volumes: [...volumesOf(key), { name: "dumps", persistentVolumeClaim: { claimName: dumpsOf(key) } }],
          },
        },
      },
    },
  };
}

const POSTGRES_PASSWORD: input.core.v1.EnvVar = {
  name: "PGPASSWORD",
  valueFrom: { secretKeyRef: { name: credentialsOf("postgres"), key: "administrator" } },
};
