import type { Rule } from "../rule";
import { missed } from "./judge";

const READ = "2026-11";
const REMEDY = "run ./plugilo objectives, which shows each term and the property to change first, and change that.";

/**
 * Objectives that are computed from a stack's resources and held against its tier. One stack alone tells of what stays inside it: a
 * region's loss, and all that waits for people, is judged over the whole estate by ./plugilo objectives.
 */
export const objectiveRules: readonly Rule[] = [
  {
    id: "objective-detection",
    scope: "estate",
    title: "A dead back end, a lost region and a name that is led elsewhere are noticed within C3's times.",
    why: "Whatever moves by itself starts when probes have noticed and ends when old answers are forgotten (C3).",
    remedy: `leave probes to FrontDoorWithAppGateways and ApplicationGateway, and lifetimes of names to PublicDns; ${REMEDY}`,
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/health-probes", read: READ },
    requirements: ["A1", "C3"],
    frameworks: ["WAF RE:05", "WAF RE:10"],
    severity: "mandatory",
    unknown: "refuse",
    judge: missed(({ objective }) => objective.from === "C3", ["rto"]),
  },
  {
    id: "objective-node-loss",
    scope: "estate",
    title: "The loss of a pod or a machine costs no more than the tier allows.",
    why: "Machines fail weekly in an estate of this size: that must need nobody (A13, A23).",
    remedy: `give what serves two replicas or instances, and databases a standby; ${REMEDY}`,
    documentation: {
      address: "https://learn.microsoft.com/azure/well-architected/reliability/redundancy",
      read: READ,
    },
    requirements: ["A13", "A16", "A23", "C10"],
    frameworks: ["WAF RE:04", "WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    judge: missed(({ loss, objective }) => ["pod", "node"].includes(loss) && objective.from !== "C3", ["rpo", "rto"]),
  },
  {
    id: "objective-zone-loss",
    scope: "estate",
    title: "Where a region has zones, the loss of one costs no more than the tier allows.",
    why: "A data centre's failure is what zones are paid for (A13, A23). Berlin has none: its loss is that of the region.",
    remedy: `leave zones, modes and SKUs to the components, which take the best of facts/regions.ts; ${REMEDY}`,
    documentation: { address: "https://learn.microsoft.com/azure/reliability/availability-zones-overview", read: READ },
    requirements: ["A13", "A16", "A23"],
    frameworks: ["WAF RE:04", "WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    judge: missed(({ loss, asRegion }) => loss === "zone" && asRegion === undefined, ["rpo", "rto"]),
  },
  {
    id: "objective-data-corruption",
    scope: "estate",
    title: "Data that was overwritten can be had back as of no longer ago than the tier allows.",
    why: "Replication copies a mistake at once; only copies of the past undo it (A16, A22).",
    remedy: `leave restore policies to Storage, backups to the databases' components, snapshots to ElkOnKafka; ${REMEDY}`,
    documentation: {
      address: "https://learn.microsoft.com/azure/well-architected/reliability/disaster-recovery",
      read: READ,
    },
    requirements: ["A4", "A16", "A22"],
    frameworks: ["WAF RE:04", "WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    // Of Redis nothing can be had back: a geo-replication group takes no persistence (docs/decisions/03).
    judge: missed(({ loss, component }) => loss === "corruption" && component !== "Redis", ["rpo"]),
  },
  {
    id: "objective-accidental-deletion",
    scope: "estate",
    title: "What is deleted by mistake can be had back, as of no longer ago than the tier allows.",
    why: "The commonest disaster is a person with rights (A16, A22).",
    remedy: `keep soft delete on, and disks when their owner goes; ${REMEDY}`,
    documentation: {
      address: "https://learn.microsoft.com/azure/well-architected/reliability/disaster-recovery",
      read: READ,
    },
    requirements: ["A16", "A22"],
    frameworks: ["WAF RE:04", "WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    judge: missed(({ loss }) => loss === "deletion", ["rpo"]),
  },
];
