import type { AksClusterArgs } from "./args";

/**
 * AKS' two planned windows, by the names that it gives them: control plane and pools, and node images (which node
 * auto-provisioning honours too). https://learn.microsoft.com/azure/aks/planned-maintenance (2026-11)
 */
export const MAINTENANCE_WINDOWS = {
  cluster: "aksManagedAutoUpgradeSchedule",
  "node-images": "aksManagedNodeOSUpgradeSchedule",
} as const;

export function maintenanceWindow({ day, startHourUtc, durationHours, freezes = [] }: AksClusterArgs["maintenance"]) {
  return {
    schedule: { weekly: { intervalWeeks: 1, dayOfWeek: day } },
    startTime: `${String(startHourUtc).padStart(2, "0")}:00`,
    utcOffset: "+00:00",
    durationHours,
    ...(freezes.length > 0 ? { notAllowedDates: freezes.map(({ from, to }) => ({ start: from, end: to })) } : {}),
  };
}
