/** The anatomy of ARM ids, as the types of https://github.com/Azure/bicep-types-az spell it (2026-11). */

export interface ArmId {
  readonly id: string;
  readonly subscription: string;
  /** "" for what is not in a group. */
  readonly resourceGroup: string;
  /** `Microsoft.Network/virtualNetworks/subnets`. */
  readonly type: string;
  /** The last name. */
  readonly name: string;
  /** All names, outermost first: `["vnet", "subnet"]`. */
  readonly names: readonly string[];
  /**
   * What must exist before: the id without its last segment pair, the scope of an extension (lock, diagnostic setting),
   * the resource group, the subscription, or "" at the tenant.
   */
  readonly parent: string;
}

export const GROUP_TYPE = "Microsoft.Resources/resourceGroups";
export const SUBSCRIPTION_TYPE = "Microsoft.Resources/subscriptions";

const GUID = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}";
const ARM_ID = new RegExp(
  `^(/subscriptions/${GUID}(/resourceGroups/[^/]+)?)?(/providers/[\\w.]+(/[^/]+/[^/]+)+)*/?$`,
  "i",
);

/** Whether a text as a whole is the id of something in Azure. */
export function isArmId(text: string): boolean {
  return text.length > 10 && text.startsWith("/") && ARM_ID.test(text);
}

/** Ids are asked about again and again: by rule, by reference, by level. Emptied when full, so that it cannot grow. */
const parsed = new Map<string, ArmId>();
const MOST_PARSED = 5_000;

/** @param id one for which `isArmId` holds, or that a template made. */
export function parseArmId(id: string): ArmId {
  const known = parsed.get(id);
  if (known) return known;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  const fresh = parse(id);
  parsed.set(id, fresh);
  return fresh;
}

function parse(id: string): ArmId {
  const trimmed = id.replace(/\/+$/, "");
  const at = trimmed.toLowerCase().lastIndexOf("/providers/");
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(trimmed)?.[1] ?? "";
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(trimmed)?.[1] ?? "";
  const base = { id: trimmed, subscription, resourceGroup: group };
  if (at < 0) {
    if (group !== "") {
      return { ...base, type: GROUP_TYPE, name: group, names: [group], parent: `/subscriptions/${subscription}` };
    }
    return { ...base, type: SUBSCRIPTION_TYPE, name: subscription, names: [subscription], parent: "" };
  }
  const [namespace = "", ...rest] = trimmed.slice(at + "/providers/".length).split("/");
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const parent = names.length > 1 ? trimmed.split("/").slice(0, -2).join("/") : trimmed.slice(0, at);
  return { ...base, type: [namespace, ...types].join("/"), name: names.at(-1) ?? "", names, parent };
}

/** The parameters of a template, in order: `{resourceGroupName}` without braces. */
export function templateParameters(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

/**
 * Fills a template.
 * @param value for each parameter; undefined if it is absent or unknown.
 * @returns the id, or the name of the first parameter without a value.
 */
export function fillTemplate(
  template: string,
  value: (parameter: string) => string | undefined,
): { id: string } | { missing: string } {
  let missing: string | undefined;
  const filled = template.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const found = value(parameter);
    if (found === undefined) missing ??= parameter;
    return (found ?? "").replace(/^\/+|\/+$/g, "");
  });
  return missing === undefined ? { id: filled } : { missing };
}
