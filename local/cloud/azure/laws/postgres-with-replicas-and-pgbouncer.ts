/** PostgreSQL flexible servers, what belongs to them, and their read replicas. */
import type { Law } from "./law";
import { postgresMemberLaws } from "./postgres-members";
import { postgresReplicaLaws } from "./postgres-replicas";
import { postgresServerLaws } from "./postgres-servers";

export const postgresWithReplicasAndPgBouncerLaws: readonly Law[] = [
  ...postgresServerLaws,
  ...postgresReplicaLaws,
  ...postgresMemberLaws,
];
