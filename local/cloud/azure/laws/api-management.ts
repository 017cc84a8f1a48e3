/** API Management: services, their networks, what they hold, and policies. */
import { apiManagementEntityLaws } from "./api-management-entities";
import { apiManagementNetworkLaws } from "./api-management-network";
import { apiManagementPolicyLaws } from "./api-management-policies";
import { apiManagementServiceLaws } from "./api-management-service";
import type { Law } from "./law";

export const apiManagementLaws: readonly Law[] = [
  ...apiManagementServiceLaws,
  ...apiManagementNetworkLaws,
  ...apiManagementEntityLaws,
  ...apiManagementPolicyLaws,
];
