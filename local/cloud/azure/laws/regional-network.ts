/** A network's laws: its parts, what may pass, how it leaves, who writes it down, who answers for names. */
import { flowLogAndResolverLaws } from "./flow-logs-and-resolvers";
import type { Law } from "./law";
import { networkLaws } from "./networks";
import { outboundAddressLaws } from "./outbound-addresses";
import { routeAndRuleLaws } from "./routes-and-rules";

export const regionalNetworkLaws: readonly Law[] = [
  ...networkLaws,
  ...routeAndRuleLaws,
  ...outboundAddressLaws,
  ...flowLogAndResolverLaws,
];
