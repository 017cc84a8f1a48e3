import { overlaps } from "../../../facts/address-plan";
import { AKS_RELEASES, SYSTEM_POOL } from "../../../facts/aks";
import type { Fault } from "../../arguments";
import type { AksClusterArgs } from "./args";

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning (2026-11) */
const FORBIDDEN_SERVICE_RANGES = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"];

/** Everything wrong with the arguments that can be known before anything is deployed. */
export function faultsOf(args: AksClusterArgs): Fault[] {
  return [
    ...versionFaults(args),
    ...poolFaults(args),
    ...burstFaults(args),
    ...egressFaults(args),
    ...accessFaults(args),
    ...windowFaults(args),
    ...freezeFaults(args),
  ];
}

function versionFaults({ kubernetesVersion, serviceCidr }: AksClusterArgs): Fault[] {
  const faults: Fault[] = [];
  if (!AKS_RELEASES.has(kubernetesVersion)) {
    faults.push({
      path: "kubernetesVersion",
      got: kubernetesVersion,
      expected: `one of ${[...AKS_RELEASES.keys()].join(", ")}`,
      fix: "choose one of these, or add the version and what AKS brings with it to facts/aks.ts",
    });
  }
  const taken = FORBIDDEN_SERVICE_RANGES.find((range) => serviceCidr !== undefined && overlaps(range, serviceCidr));
  if (taken) {
    faults.push({
      path: "serviceCidr",
      got: serviceCidr,
      expected: `a range outside ${taken}, which AKS keeps for itself`,
      fix: "choose another, or leave it out",
    });
  }
  return faults;
}

function poolFaults({ systemPool: { minimum, maximum } }: AksClusterArgs): Fault[] {
  const faults: Fault[] = [];
  if (minimum < SYSTEM_POOL.minimumNodes) {
    faults.push({
      path: "systemPool.minimum",
      got: minimum,
      expected: `at least ${SYSTEM_POOL.minimumNodes}, so that a zone or a node may be lost`,
      fix: "raise it",
    });
  }
  if (maximum < minimum) {
    faults.push({
      path: "systemPool.maximum",
      got: maximum,
      expected: `at least the minimum, ${minimum}`,
      fix: "raise it, or lower the minimum",
    });
  }
  return faults;
}

function burstFaults({ burst, site, network }: AksClusterArgs): Fault[] {
  if (burst === "none") return [];
  const faults: Fault[] = [];
  if (!network.subnetIds.burst) {
    faults.push({
      path: "network.subnetIds.burst",
      got: undefined,
      expected: "the id of a subnet delegated to container groups, because burst is virtual-nodes",
      fix: "give the network's burst subnet, or set burst to none",
    });
  }
  if (!site.region.containerInstancesInVnet) {
    faults.push({
      path: "burst",
      got: burst,
      expected: `none, because container instances in a network are not known to work in ${site.region.name}`,
      fix: "set it to none",
    });
  }
  return faults;
}

function egressFaults({ egress = "nat", network: { routeTableId } }: AksClusterArgs): Fault[] {
  if ((egress === "firewall") === (routeTableId !== undefined)) return [];
  return [
    {
      path: "network.routeTableId",
      got: routeTableId === undefined ? undefined : "a route table",
      expected:
        egress === "firewall"
          ? "the routes to the firewall, because egress is firewall"
          : "none, because egress is nat",
      fix: egress === "firewall" ? "give the network's route table" : "remove it, or set egress to firewall",
    },
  ];
}

function accessFaults({ adminGroupIds }: AksClusterArgs): Fault[] {
  const nobody: Fault = {
    path: "adminGroupIds",
    got: [],
    expected: "at least one group: local accounts are off, so that nobody could administer the cluster",
    fix: "name the group of platform administrators",
  };
  const wrong = adminGroupIds.flatMap((id, index): Fault[] =>
    UUID.test(id)
      ? []
      : [
          {
            path: `adminGroupIds[${index}]`,
            got: id,
            expected: "an Entra object id",
            fix: "give the id, not the name",
          },
        ],
  );
  return adminGroupIds.length === 0 ? [nobody] : wrong;
}

const LONGEST_FREEZE_DAYS = 21;

/** A day as Azure writes it, and one that there is. */
function dayOf(text: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
}

function freezeFaults({ maintenance: { freezes = [] } }: AksClusterArgs): Fault[] {
  return freezes.flatMap(({ from, to }, index): Fault[] => {
    const days = (dayOf(to) - dayOf(from)) / 86_400_000 + 1;
    if (days >= 1 && days <= LONGEST_FREEZE_DAYS) return [];
    return [
      {
        path: `maintenance.freezes[${index}]`,
        got: `${from} to ${to}`,
        expected: `two days such as 2026-11-24 and 2026-11-30, in this order, at most ${LONGEST_FREEZE_DAYS} days in all`,
        fix: "write them so, or shorten the time: security fixes wait as long",
      },
    ];
  });
}

function windowFaults({ maintenance: { startHourUtc, durationHours } }: AksClusterArgs): Fault[] {
  const whole = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  const faults: Fault[] = [];
  if (!whole(startHourUtc, 0, 23)) {
    faults.push({
      path: "maintenance.startHourUtc",
      got: startHourUtc,
      expected: "an hour from 0 to 23",
      fix: "give the hour in UTC",
    });
  }
  // https://learn.microsoft.com/azure/aks/planned-maintenance (2026-11)
  if (!whole(durationHours, 4, 24)) {
    faults.push({
      path: "maintenance.durationHours",
      got: durationHours,
      expected: "4 to 24 hours",
      fix: "lengthen the window: an upgrade that does not fit is put off",
    });
  }
  return faults;
}
