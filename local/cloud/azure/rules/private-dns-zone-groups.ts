/** Groups of zones that an endpoint's names are written into, and the records that Azure keeps there for it. */
import { objects, text, texts } from "../body";
import type { Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { networkName } from "./names";
import { PRIVATE_ENDPOINT } from "./private-endpoints";

export const ZONE_GROUP = `${PRIVATE_ENDPOINT}/privateDnsZoneGroups`;

/** The zone's records for the endpoint's host names, as the group writes them. */
function zoneRecords({
  store,
  id,
  body,
}: Situation): { zone: string; config: string; name: string; addresses: string[] }[] {
  const endpoint = store.get(id.parent);
  const configs = objects(endpoint?.outputs["customDnsConfigs"]);
  return objects(body["privateDnsZoneConfigs"]).flatMap((entry) => {
    const zone = text(entry["privateDnsZoneId"]);
    const zoneName = zone?.split("/").at(-1)?.toLowerCase() ?? "";
    const suffixes = publicSuffixes(zoneName);
    return configs.flatMap((config) => {
      const host = text(config["fqdn"])?.toLowerCase() ?? "";
      const suffix = suffixes.find((each) => host.endsWith(`.${each}`));
      if (zone === undefined || suffix === undefined) return [];
      const name = host.slice(0, -suffix.length - 1);
      return [{ zone, config: text(entry["name"]) ?? "", name, addresses: texts(config["ipAddresses"]) }];
    });
  });
}

/** What follows a service's name in public; a vault's zone is not called as its public name ends. */
function publicSuffixes(zoneName: string): string[] {
  const suffix = zoneName.replace(/^privatelink\./, "");
  return suffix === "vaultcore.azure.net" ? [suffix, "vault.azure.net"] : [suffix];
}

function groupOutputs(situation: Situation): PropertyMap {
  const records = zoneRecords(situation);
  return {
    privateDnsZoneConfigs: objects(situation.body["privateDnsZoneConfigs"]).map((entry) => ({
      ...entry,
      recordSets: records
        .filter(({ config }) => config === text(entry["name"]))
        .map(({ name, addresses, zone }) => ({
          recordType: "A",
          recordSetName: name,
          fqdn: `${name}.${zone.split("/").at(-1)}`,
          ttl: 10,
          ipAddresses: addresses,
          provisioningState: "Succeeded",
        })),
    })),
  };
}

export const zoneGroupRules: readonly TypeRule[] = [
  {
    type: ZONE_GROUP,
    name: networkName(1, 80),
    outputs: (situation) => (situation.preview ? {} : groupOutputs(situation)),
    companions: (situation) =>
      zoneRecords(situation).map(({ zone, name, addresses }) => ({
        id: `${zone}/A/${name}`,
        location: "",
        body: { ttl: 10, aRecords: addresses.map((address) => ({ ipv4Address: address })) },
        outputs: { fqdn: `${name}.${zone.split("/").at(-1)}.`, isAutoRegistered: false },
      })),
  },
];
