import { PublicDns, type PublicDnsArgs, type ServeArgs } from "../../../components/azure/dns";
import { record, settled } from "./recorder";
import { siteIn } from "./sites";

const ZONE = "azure-native:dns:Zone";
const RECORD = "azure-native:dns:RecordSet";

const endpointId = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Cdn/profiles/p/afdEndpoints/e";
const target = { endpointId, endpointHostName: "e.z01.azurefd.net", validationToken: "token" };

function zone(records?: PublicDnsArgs["records"], served: Record<string, ServeArgs> = {}, protect = true) {
  const site = siteIn("swedencentral", { protect });
  return record((opts) => {
    const dns = new PublicDns("dns", { site, zoneName: "plugilo.com", ...(records ? { records } : {}) }, opts);
    for (const [name, args] of Object.entries(served)) dns.serve(name, args);
    return dns;
  });
}

describe("PublicDns", () => {
  it("makes a public zone, protected in production, because the registrar points at its name servers", async () => {
    const recording = await zone();
    expect(recording.census()).toEqual({ [ZONE]: 1 });
    expect(recording.one(ZONE).inputs).toMatchObject({
      zoneName: "plugilo.com",
      location: "Global",
      zoneType: "Public",
    });
    expect(recording.one(ZONE).protect).toBe(true);
    expect((await zone({}, {}, false)).one(ZONE).protect).toBe(false);
    expect(await settled(recording.result.nameServers)).toHaveLength(2);
  });

  it("leads a name to Front Door and proves that it is ours", async () => {
    const recording = await zone({}, { www: { hostName: "www.plugilo.com", ...target } });
    expect(recording.census()).toEqual({ [ZONE]: 1, [RECORD]: 2 });
    expect(recording.one(RECORD, "www").inputs).toMatchObject({
      recordType: "CNAME",
      relativeRecordSetName: "www",
      cnameRecord: { cname: "e.z01.azurefd.net" },
      ttl: 60,
    });
    expect(recording.one(RECORD, "www-proof").inputs).toMatchObject({
      recordType: "TXT",
      relativeRecordSetName: "_dnsauth.www",
      txtRecords: [{ value: ["token"] }],
    });
  });

  it("leads the zone's own name there by aliases of both address families, because DNS has no CNAME at the top", async () => {
    const recording = await zone({}, { apex: { hostName: "plugilo.com", ...target } });
    expect(recording.census()).toEqual({ [ZONE]: 1, [RECORD]: 3 });
    for (const [name, recordType] of [
      ["apex", "A"],
      ["apex-ipv6", "AAAA"],
    ]) {
      expect(recording.one(RECORD, name).inputs).toMatchObject({
        recordType,
        relativeRecordSetName: "@",
        targetResource: { id: endpointId },
      });
    }
    expect(recording.one(RECORD, "apex-proof").inputs["relativeRecordSetName"]).toBe("_dnsauth");
  });

  it("refuses a name of another zone", async () => {
    const program = zone({}, { www: { hostName: "www.notplugilo.com", ...target } });
    await expect(program).rejects.toThrow('hostName: got "www.notplugilo.com", expected a name in plugilo.com');
  });

  it("writes other records as they stand", async () => {
    const recording = await zone({
      status: { name: "status", type: "CNAME", value: "status.example.net", ttl: 300 },
      spf: { name: "@", type: "TXT", values: ["v=spf1 -all"] },
      office: { name: "office", type: "A", values: ["192.0.2.1"] },
      issuers: { name: "@", type: "CAA", issuers: ["digicert.com"] },
    });
    expect(recording.one(RECORD, "dns-status").inputs).toMatchObject({
      cnameRecord: { cname: "status.example.net" },
      ttl: 300,
    });
    expect(recording.one(RECORD, "dns-spf").inputs).toMatchObject({
      txtRecords: [{ value: ["v=spf1 -all"] }],
      ttl: 3600,
    });
    expect(recording.one(RECORD, "dns-office").inputs["aRecords"]).toEqual([{ ipv4Address: "192.0.2.1" }]);
    expect(recording.one(RECORD, "dns-issuers").inputs["caaRecords"]).toEqual([
      { flags: 0, tag: "issue", value: "digicert.com" },
    ]);
  });

  it("refuses an alias at the top of the zone and two records of one name and type", async () => {
    const program = zone({
      top: { name: "@", type: "CNAME", value: "elsewhere.example.net" },
      one: { name: "a", type: "A", values: ["192.0.2.1"] },
      two: { name: "a", type: "A", values: ["192.0.2.2"] },
    });
    await expect(program).rejects.toThrow(/2 faults[\s\S]*records\.top: got "CNAME @"[\s\S]*records\.two: got "A a"/);
  });
});
