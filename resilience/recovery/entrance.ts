import { PLATFORM_RECOVERY } from "../../facts/recovery";
import { requestsMove } from "./edge";
import { asRegion, costsOf, noState, type Cost, type Model } from "./model";
import type { Loss } from "./row";
import { atOnce, lost, sum, type Sum, type Term } from "./sum";
import { fromFact, fromProperty, notYet, untold } from "./terms";
import { decider, listAt, numberAt, regionAt, value, withoutZones, type Located, type View } from "./view";

const GATEWAY = "azure-native:network:ApplicationGateway";
const APIS = "azure-native:apimanagement:ApiManagementService";
const LEAST = "autoscaleConfiguration.minCapacity";

/** Azure's own probe: https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview (2026-11). */
const DEFAULT_PROBE = { interval: 30, timeout: 30, unhealthyThreshold: 3 };

/** What stands between Front Door and a cluster: a gateway a region, and API Management with a gateway in each. */
export const entrance: Model = (view) => [...view.of(GATEWAY).flatMap((at) => gateway(view, at)), ...apis(view)];

function gateway(view: View, at: Located): readonly Cost[] {
  const requests = costsOf("Application Gateway", "stateless", at);
  const cost = (loss: Loss, rto: Sum, note?: string): Cost => requests(loss, { rpo: noState(), rto }, note);
  return [
    costsOf("Application Gateway", "backend-detection", at)(
      "pod",
      { rpo: noState(), rto: backendGone(at) },
      "A pod of the cluster's entrance that hangs, or all of them.",
    ),
    cost("node", sum(instanceGone(at))),
    asRegion(cost("zone", zoneGone(view, at)), withoutZones(at)),
    cost("region", requestsMove(view, at.stack)),
  ];
}

/** Each probe of a gateway is asked at once; the slowest to notice counts. */
function backendGone(at: Located): Sum {
  const probes = listAt(at, "probes");
  if (value(at, "probes") !== undefined && probes.length === 0) return sum(notYet("detection", decider(at, "probes")));
  const terms = probes.map((_, index) => probe(at, `probes[${index}]`));
  return sum(atOnce(...(terms.length > 0 ? terms : [probe(at, "probes[0]")])));
}

function probe(at: Located, path: string): Term {
  const figure = (name: keyof typeof DEFAULT_PROBE): number | "unknown" =>
    numberAt(at, `${path}.${name}`) ?? DEFAULT_PROBE[name];
  const [interval, timeout, failures] = [figure("interval"), figure("timeout"), figure("unhealthyThreshold")];
  const decides = decider(at, `${path}.interval`);
  if (interval === "unknown" || timeout === "unknown" || failures === "unknown") {
    return notYet("detection", decides);
  }
  return fromProperty(
    "detection",
    [(failures - 1) * interval, failures * interval + timeout],
    `${failures} failures x ${interval} s + ${timeout} s for the last`,
    decides,
  );
}

/** With two there is another; with fewer it has to be made. */
function instanceGone(at: Located): Term {
  const least = numberAt(at, LEAST);
  if (least === "unknown") return notYet("instance", decider(at, LEAST));
  const figure = (least ?? 0) >= 2 ? PLATFORM_RECOVERY.reroute : PLATFORM_RECOVERY.gatewayInstance;
  return fromFact((least ?? 0) >= 2 ? "other instances" : "a new instance", figure, decider(at, LEAST));
}

function zoneGone(view: View, at: Located): Sum {
  if (withoutZones(at)) return requestsMove(view, at.stack);
  if (listAt(at, "zones").length >= 2)
    return sum(fromFact("instances of other zones", PLATFORM_RECOVERY.reroute, decider(at, "zones")));
  return lost("all its instances are in one zone", decider(at, "zones"));
}

function apis(view: View): readonly Cost[] {
  return view.of(APIS).flatMap((service) => [
    ...location(view, service, "", "API Management"),
    ...listAt(service, "additionalLocations").flatMap((_, index) => {
      const path = `additionalLocations[${index}].`;
      const city = regionAt(service, `${path}location`)?.city ?? "another region";
      return location(view, service, path, `API Management in ${city}`);
    }),
  ]);
}

function location(view: View, at: Located, path: string, component: string): readonly Cost[] {
  const units = numberAt(at, `${path}sku.capacity`);
  const requests = costsOf(component, "stateless", at);
  const cost = (loss: Loss, rto: Sum): Cost => requests(loss, { rpo: noState(), rto });
  const decides = decider(at, `${path}sku.capacity`);
  const several =
    units === "unknown"
      ? sum(notYet("units", decides))
      : (units ?? 1) >= 2
        ? sum(fromFact("other units", PLATFORM_RECOVERY.reroute, decides))
        : sum(untold("a new unit", "Azure does not say how long it takes to make one", decides));
  const zoned = listAt(at, `${path}zones`).length >= 2;
  const zone = withoutZones(at, `${path}location`)
    ? requestsMove(view, at.stack)
    : zoned
      ? sum(fromFact("units of other zones", PLATFORM_RECOVERY.reroute, decider(at, `${path}zones`)))
      : lost("all its units are in one zone", decider(at, `${path}zones`));
  return [
    cost("node", several),
    asRegion(cost("zone", zone), withoutZones(at, `${path}location`)),
    cost("region", requestsMove(view, at.stack)),
  ];
}
