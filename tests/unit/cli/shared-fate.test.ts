import { stripVTControlCharacters } from "node:util";
import { sharedFateText } from "../../../cli/commands/shared-fate";
import { dependencesByRegion, sharedFateBreaches, type WrittenStack } from "../../../resilience/shared-fate";
import { ourEstate } from "../policy/estate";
import { set } from "../policy/mutations";

const said = (stacks: readonly WrittenStack[]): string =>
  stripVTControlCharacters(
    sharedFateText(dependencesByRegion(stacks), sharedFateBreaches(stacks, new Date("2026-11-26"))),
  );

describe("what `plugilo shared-fate` says", () => {
  it("of our estate: each region's needs by kind, each exception with its owner and its end, and that nothing else is shared", async () => {
    const text = said(await ourEstate());
    expect(text).toMatch(/prod-frankfurt[^]*│ serve +│ requests fail +│ +\d+ │[^]*prod-berlin/);
    expect(text).toMatch(
      /to serve: postgres-server \(\S+\) of prod-frankfurt\n {2}Writes go to one primary.* platform-team, until \d/,
    );
    expect(text).toMatch(/No region fails with another place, but for the exceptions told above\.$/);
  });

  it("of a region that takes its certificate from the other's vault: the whole way, and what is expected instead", async () => {
    const secret = { "sslCertificates[0].keyVaultSecretId": "https://kv-plugilo-prod-fra.vault.azure.net/secrets/tls" };
    const text = said(
      set("azure-native:network:ApplicationGateway gateway-gateway @prod-berlin", secret)(await ourEstate()),
    );
    expect(text).toMatch(/front-door-www-ber \[shared\] -\(.*\)-> gateway-gateway \[prod-berlin\] -\(sslCertificates/);
    expect(text).toMatch(
      /\nregions-share-no-fate: prod-berlin: vault-vault: got .*, expected one of prod-berlin's own/,
    );
    expect(text).not.toContain("No region fails");
  });
});
