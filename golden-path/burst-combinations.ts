import { BURST } from "../facts/scaling";
import type { Combination } from "./combinations";
import { cpus, mebibytes } from "./quantities";
import type { Service } from "./schema";

/** What cannot run on container instances of a virtual node (A5). https://learn.microsoft.com/azure/aks/virtual-nodes#limitations (2026-11) */
export const BURST_COMBINATIONS: readonly Combination[] = [
  {
    path: "burst",
    wrong: ({ kind, burst }) => burst !== undefined && kind !== undefined && kind !== "worker",
    got: ({ kind }) => kind,
    expected: "workers only: requests reach pods of their own namespace only, work is fetched from anywhere",
    fix: "leave it out; NAP brings nodes within minutes, and placeholders hold room until then",
  },
  {
    path: "burst",
    wrong: ({ burst, meshed }) => burst !== undefined && meshed !== false,
    got: () => "meshed",
    expected: "nothing meshed: container instances take no sidecar (A5)",
    fix: "set meshed: false, or leave burst out",
  },
  {
    path: "burst",
    wrong: ({ burst, queue }) => burst !== undefined && queue !== undefined,
    got: ({ queue }) => queue,
    expected: "nothing that takes from a queue: container instances of virtual nodes have no identity to open it with",
    fix: "let a service hand out the work (backlog), or leave burst out",
  },
  {
    path: "burst",
    wrong: ({ burst, resources }) => burst !== undefined && resources !== undefined && isTooLarge(resources),
    got: ({ resources }) => resources,
    expected: `at most ${BURST.podCpu} CPUs and ${BURST.podMemoryGi}Gi: no container group has more`,
    fix: "make its pods smaller, or leave burst out",
  },
  {
    path: "burst",
    wrong: ({ burst, class: quality }) => burst !== undefined && quality === "critical",
    got: ({ class: quality }) => quality,
    expected: "no critical services: they run on on-demand nodes",
    fix: "leave it out, or choose another class",
  },
];

function isTooLarge({ cpu, memory }: Service["resources"]): boolean {
  return cpus(cpu) > BURST.podCpu || mebibytes(memory) > BURST.podMemoryGi * 1024;
}
