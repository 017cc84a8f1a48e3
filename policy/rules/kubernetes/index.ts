import type { Rule } from "../rule";
import { accessRules } from "./access";
import { namespaceRules } from "./namespaces";
import { placementRules } from "./placement";
import { platformRules } from "./platform";
import { podContentRules } from "./pod-contents";
import { podSecurityRules } from "./pod-security";
import { releaseRules } from "./releases";
import { scalingRules } from "./scaling";
import { trafficRules } from "./traffic";
import { workloadRules } from "./workloads";

/** What runs in a cluster: its pods, how they are spread, and what may reach them. */
export const kubernetesRules: readonly Rule[] = [
  ...podSecurityRules,
  ...podContentRules,
  ...workloadRules,
  ...placementRules,
  ...scalingRules,
  ...namespaceRules,
  ...trafficRules,
  ...accessRules,
  ...platformRules,
  ...releaseRules,
];
