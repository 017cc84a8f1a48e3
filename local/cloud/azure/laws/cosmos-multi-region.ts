/** Cosmos DB for MongoDB. */
import { cosmosAccountLaws } from "./cosmos-account";
import { cosmosCollectionLaws } from "./cosmos-collections";
import { cosmosUserLaws } from "./cosmos-users";
import type { Law } from "./law";

export const cosmosMultiRegionLaws: readonly Law[] = [...cosmosAccountLaws, ...cosmosCollectionLaws, ...cosmosUserLaws];
