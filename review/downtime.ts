import type { Change } from "./change";

const LEARN = "https://learn.microsoft.com/azure";

/** How long Azure takes to make what is slow to make, where a page says so. Read 2026-11. */
const MAKING: Readonly<Record<string, { readonly says: string; readonly source: string }>> = {
  "azure-native:apimanagement:ApiManagementService": {
    says: "30 to 40 minutes, as Azure says of its smallest tier",
    source: `${LEARN}/api-management/get-started-create-service-instance`,
  },
  "azure-native:network:ApplicationGateway": {
    says: "up to 30 minutes",
    source: `${LEARN}/application-gateway/quick-create-cli`,
  },
};

/** For how long nobody is served by what a step touches, in words; nothing for steps that interrupt nothing. */
export function downtimeOf({ operation, deleteBeforeReplace, type, before }: Change): string | undefined {
  if (operation === "delete") return before?.options?.retainOnDelete ? undefined : "gone for good";
  if (operation !== "replace") return undefined;
  if (!deleteBeforeReplace) return "none while both exist; then whoever knows the old one must know the new one";
  const making = MAKING[type];
  return making ? `until it is made again: ${making.says}` : "until it is made again; no page says how long that takes";
}
