import type { Case } from "../form";
import { platformCases } from "./platform";
import { podCases } from "./pods";
import { trafficCases } from "./traffic";
import { workloadCases } from "./workloads";

/** Cases of policy/rules/kubernetes, by the rule's id. */
export const kubernetesCases: Readonly<Record<string, Case>> = {
  ...podCases,
  ...workloadCases,
  ...trafficCases,
  ...platformCases,
};
