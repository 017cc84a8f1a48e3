/** Azure Managed Redis: the cluster, its database, and the group that it replicates in. */
import { redisDatabaseLaws } from "./redis-database";
import { redisGroupLaws } from "./redis-group";
import type { Law } from "./law";

export const redisGeoLaws: readonly Law[] = [...redisDatabaseLaws, ...redisGroupLaws];
