/** Private links that Front Door opens to its origins. */
import { idOf, normalizeLocation, object, text } from "../body";
import { Seal } from "../seal";
import { keyOf, type Resource, type Store } from "../../store/store";
import type { PropertyMap } from "../../protocol/values";

const ORIGIN = "Microsoft.Cdn/profiles/originGroups/origins";

export interface FrontDoorLink {
  readonly target: string | undefined;
  readonly group: string | undefined;
  /** Where it starts from. */
  readonly location: string;
}

export function linkOf(body: PropertyMap): FrontDoorLink | undefined {
  const link = object(body["sharedPrivateLinkResource"]);
  if (Object.keys(link).length === 0) return undefined;
  return {
    target: idOf(link["privateLink"]),
    group: text(link["groupId"]),
    location: normalizeLocation(link["privateLinkLocation"]),
  };
}

/** The profile that an origin belongs to. */
function profileOf(origin: string): string {
  return origin.split("/").slice(0, -4).join("/");
}

/**
 * The endpoint that Front Door makes for a link: all origins of a profile that name the same target, part and region share one, so that
 * it is approved once (https://learn.microsoft.com/azure/frontdoor/private-link#private-endpoint-creation, 2026-11).
 *
 * @param origin id of an origin with that link.
 */
export function endpointOf(origin: string, { target = "", group = "", location }: FrontDoorLink): Seal {
  return new Seal([profileOf(origin), target, group, location].map(keyOf).join(" "));
}

/** The connection as the target's owner sees it; undefined while the target is unknown. */
export function connectionOf(origin: string, link: FrontDoorLink): string | undefined {
  if (link.target === undefined) return undefined;
  const seal = endpointOf(origin, link);
  return `${link.target}/privateEndpointConnections/${seal.guid("endpoint")}.${seal.guid("link")}`;
}

/**
 * When an origin goes, its connection stays with another one that uses it, as approved as it was.
 *
 * @param connection as it was, deleted along with its origin.
 */
export function handOn(connection: Resource, store: Store): void {
  if (!store.has(connection.parent) || store.has(connection.owner)) return;
  const heir = store.ofType(ORIGIN).find(({ id, body }) => {
    const link = linkOf(body);
    return link !== undefined && keyOf(connectionOf(id, link) ?? "") === keyOf(connection.id);
  });
  if (heir) store.put({ ...connection, owner: heir.id });
}
