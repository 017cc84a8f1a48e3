import { ServiceBus } from "../components/azure/service-bus";
import { Storage, type StorageArgs } from "../components/azure/storage";
import type { RegionSubnet } from "../facts/address-plan";
import type { RegionConfig, StandaloneConfig } from "./config";
import type { Ground } from "./ground";
import type { Identities } from "./identities";

/**
 * Files and queues: what nothing in a cluster stands in for with the same interface and the same sign-in, so that every environment has
 * them.
 *
 * @param keeping what becomes of files with time, where that matters.
 */
export function filesAndQueues(
  base: Ground<RegionConfig | StandaloneConfig, RegionSubnet>,
  { services, scaler }: Identities,
  keeping: Pick<StorageArgs, "lifecycle" | "backups"> = {},
): void {
  const { config, link, workspaceId, alerting, azure } = base;
  const site = base.sites.data;
  const users = { services: services.principalId };
  new Storage(
    "files",
    {
      site,
      role: "files",
      link,
      containers: ["uploads", "exports"],
      contributors: users,
      expectedGb: config.storage.expectedGb,
      ...keeping,
      workspaceId,
      alerting,
    },
    azure,
  );
  // A sender that has no answer sends again under the same id: within ten minutes that is one message.
  const scalers = { keda: scaler.principalId };
  const jobs = { senders: users, receivers: users, scalers, duplicateDetectionMinutes: 10 };
  new ServiceBus("bus", { site, link, ...config.serviceBus, queues: { jobs }, workspaceId, alerting }, azure);
}
