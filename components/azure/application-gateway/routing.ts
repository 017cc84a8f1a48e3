import { COLOURS, type Colour } from "../../../facts/edge";
import type { ApplicationGatewayArgs, Backend, Colours, GatewaySite } from "./args";

/** What a site may name beside the keys of backends. */
export const ACTIVE = "active";
/** The pool of both colours: they share an address, so a switch changes the port alone. */
export const ENTRANCE = "entrance";
/** Of a backend that names none. */
export const HTTPS_PORT = 443;

/** A backend and the name of the pool that it is in. */
export interface Target {
  readonly key: string;
  readonly pool: string;
  readonly backend: Backend;
}

/** Everything that requests can be sent to, colours included. */
export function targetsOf({ backends = {}, colours }: ApplicationGatewayArgs): Target[] {
  const own = Object.entries(backends).map(([key, backend]) => ({ key, pool: key, backend }));
  if (!colours) return own;
  return [...own, ...COLOURS.map((key) => ({ key, pool: ENTRANCE, backend: backendOf(colours, key) }))];
}

function backendOf(colours: Colours, colour: Colour): Backend {
  const { address, probePath, probeHostName, trustedRootId } = colours;
  return {
    address,
    port: colours[colour].port,
    probePath,
    probeHostName,
    ...(trustedRootId === undefined ? {} : { trustedRootId }),
  };
}

/** Key of the target that a site leads to now; undefined when it names none. */
export function targetKeyOf({ backend }: GatewaySite, args: ApplicationGatewayArgs): string | undefined {
  const key = backend === ACTIVE ? args.colours?.active : backend;
  return targetsOf(args).find((target) => target.key === key)?.key;
}
