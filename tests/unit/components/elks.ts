import type { ElkOnKafkaArgs } from "../../../components/kubernetes/elk-on-kafka";
import { siteIn } from "./sites";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-nodes";

/** The hub's. */
export const hub: ElkOnKafkaArgs = {
  site: siteIn("swedencentral"),
  namespace: "logs",
  storageGb: { broker: 1024, data: 2048 },
  snapshots: { accountName: "stplugilologs", clientId: "client" },
  signIn: {
    tenantId: "7d5ab2c4-0e5c-4a8e-8f0b-6a1b3f2c9e55",
    clientId: "2f7d9c41-86ab-4d3e-b0c5-7e19a4d25f08",
    administrators: "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61",
    auditors: "8c4e1b7a-2d95-4f60-9a3b-d6f05e7c1a24",
    teams: { accounts: "6a1d3f58-b7c2-4e09-8d4f-19e5c0a7b362", data: "15f0c8d3-7e6b-49a2-8c17-b4d2e9f3a650" },
  },
  gateway: {
    subnetName: "snet-ilb",
    address: "10.8.34.5",
    hostName: "kafka.plugilo.internal",
    privateLink: {
      serviceName: "pls-logs",
      natSubnetName: "snet-pls",
      nodeResourceGroupId: GROUP,
      consumers: ["c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10"],
    },
  },
  console: { subnetName: "snet-ilb", address: "10.8.34.6", hostName: "kibana.plugilo.internal" },
  shippers: ["frankfurt", "berlin"],
};
