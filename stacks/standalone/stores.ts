import { ServiceBus } from "../../components/azure/service-bus";
import { Storage } from "../../components/azure/storage";
import type { Identities } from "../identities";
import type { Base } from "./foundation";

/** Files, queues: what nothing in a cluster stands in for with the same interface and the same sign-in. */
export function filesAndQueues(base: Base, { services, scaler }: Identities): void {
  const { config, link, workspaceId, alerting, azure } = base;
  const site = base.sites.data;
  const users = { services: services.principalId };
  const { expectedGb } = config.storage;
  new Storage(
    "files",
    {
      site,
      role: "files",
      link,
      containers: ["uploads", "exports"],
      contributors: users,
      expectedGb,
      workspaceId,
      alerting,
    },
    azure,
  );
  // As in production: a sender that has no answer sends again under the same id, and within ten minutes that is one message.
  const scalers = { keda: scaler.principalId };
  const jobs = { senders: users, receivers: users, scalers, duplicateDetectionMinutes: 10 };
  new ServiceBus("bus", { site, link, ...config.serviceBus, queues: { jobs }, workspaceId, alerting }, azure);
}
