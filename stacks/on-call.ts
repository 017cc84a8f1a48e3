import * as pulumi from "@pulumi/pulumi";
import { OnCall } from "../components/pagerduty/on-call";
import { regionNamed } from "../facts/regions";
import { readRoster } from "../observability/on-call/roster";
import type { Estate, OnCallConfig } from "./config";
import { readContract, type Offer } from "./contracts";
import { regionsOf } from "./cross-checks";
import { pagerDutyProvider } from "./providers";
import { tagsOf } from "./sites";

/**
 * Who is called, for all of an environment. A stack of its own: a swap in the roster previews nothing of the hub, and whoever may
 * change it needs no more rights in Azure than to write the vaults' secrets.
 */
export function onCall(config: OnCallConfig, estate: Estate, provider: pulumi.ProviderResource): Offer<"on-call"> {
  const regions = regionsOf(estate, config.environment);
  const onDuty = new OnCall(
    "on-call",
    {
      roster: readRoster(),
      pagerMail: config.pagerMail,
      // Each cluster pages by itself, so that it still does when the others are gone.
      vaults: {
        hub: readContract("management", config.management).keyVault.id,
        ...Object.fromEntries(
          regions.map(([stack, { region }]) => [regionNamed(region).short, readContract("region", stack).keyVault.id]),
        ),
      },
      tags: tagsOf(pulumi.getStack(), config),
    },
    { providers: [provider, pagerDutyProvider()] },
  );
  return { services: onDuty.services };
}
