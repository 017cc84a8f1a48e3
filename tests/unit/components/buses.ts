import { ServiceBus, type ServiceBusArgs } from "../../../components/azure/service-bus";
import type { RegionName } from "../../../facts/regions";
import { alertingIn } from "./alerts";
import { doorIn } from "./doors";
import { record, type Recording } from "./recorder";
import { siteIn } from "./sites";

export type BusGiven = Partial<Omit<ServiceBusArgs, "site" | "link" | "alerting">> & { readonly alerted?: true };

export const NAMESPACE = "azure-native:servicebus:Namespace";
export const QUEUE = "azure-native:servicebus:Queue";
export const TOPIC = "azure-native:servicebus:Topic";
export const SUBSCRIPTION = "azure-native:servicebus:Subscription";

interface Where {
  readonly protect?: boolean;
  readonly region?: RegionName;
}

/** A service bus in Berlin with one queue, `emails`, unless told otherwise. */
export function busOf(
  { alerted, ...given }: BusGiven = {},
  { protect = true, region = "germanynorth" }: Where = {},
): Promise<Recording<ServiceBus>> {
  return record((opts) => {
    const site = siteIn(region, { protect });
    const alerting = alerted ? { alerting: alertingIn(site, opts) } : {};
    const link = doorIn(site, "serviceBus", opts);
    return new ServiceBus("bus", { queues: { emails: {} }, ...given, ...alerting, site, link }, opts);
  });
}
