import { flowLogAndResolverCases } from "./cases/flow-logs-and-resolvers";
import { networkCases } from "./cases/networks";
import { outboundAddressCases } from "./cases/outbound-addresses";
import { routeAndRuleCases } from "./cases/routes-and-rules";
import { describeLaws } from "./obey";

describeLaws("RegionalNetwork", {
  ...networkCases,
  ...routeAndRuleCases,
  ...outboundAddressCases,
  ...flowLogAndResolverCases,
});
