import { AzureMetricsExporter, type AzureMetricsExporterArgs } from "../../../components/kubernetes/azure-metrics";
import { AZURE_METRICS, azureMetricName, azureMetricNames, type AzureAggregation } from "../../../facts/azure-metrics";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const MONITOR = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";
const args: AzureMetricsExporterArgs = {
  namespace: "metrics",
  asks: "region",
  subscriptionId: "sub",
  clientId: "reader",
};
const up = (given: AzureMetricsExporterArgs): Promise<Recording<AzureMetricsExporter>> =>
  record((opts) => new AzureMetricsExporter("azure", given, opts));

interface Endpoint {
  readonly interval: string;
  readonly scrapeTimeout: string;
  readonly params: Readonly<Record<string, string[]>>;
}
const endpoints = async (asks: AzureMetricsExporterArgs["asks"]): Promise<Endpoint[]> =>
  JSON.parse(JSON.stringify(at((await up({ ...args, asks })).one(MONITOR).inputs, "spec", "endpoints"))) as Endpoint[];
const only = ([value = ""]: string[] = []): string => value;

describe("AzureMetricsExporter", () => {
  test("is what the operator's CRDs take, as an identity that only reads", async () => {
    const made = await up(args);
    expect(crdFaults(made.all)).toEqual([]);
    expect(at(made.one("kubernetes:core/v1:ServiceAccount").inputs, "metadata")).toMatchObject({
      name: "azure-metrics",
      annotations: { "azure.workload.identity/client-id": "reader" },
    });
    const pods = at(made.one("kubernetes:apps/v1:Deployment").inputs, "spec", "template");
    expect(at(pods, "metadata", "labels", "azure.workload.identity/use")).toBe("true");
    expect(at(pods, "spec", "serviceAccountName")).toBe("azure-metrics");
  });

  test("tells, region and hub together, each metric that rules may ask for, and no other", async () => {
    const asked = [...(await endpoints("region")), ...(await endpoints("edge"))];
    const names = asked.flatMap(({ params }) =>
      only(params["metric"])
        .split(",")
        .map((metric) =>
          azureMetricName(only(params["name"]), metric, only(params["aggregation"]) as AzureAggregation),
        ),
    );
    expect(names.sort()).toEqual(azureMetricNames().sort());
    expect(new Set(asked.map(({ params }) => only(params["template"])))).toEqual(
      new Set(["{name}_{metric}_{aggregation}"]),
    );
  });

  test("asks for what has no region in the hub alone", async () => {
    const types = (await endpoints("edge")).map(({ params }) => only(params["resourceType"]));
    expect(new Set(types)).toEqual(new Set(["Microsoft.Cdn/profiles", "Microsoft.DocumentDB/databaseAccounts"]));
    const ofRegions = (await endpoints("region")).map(({ params }) => only(params["resourceType"]));
    expect(ofRegions.filter((type) => types.includes(type))).toEqual([]);
  });

  test("splits by a dimension where facts say so", async () => {
    const split = (await endpoints("region")).filter(({ params }) => params["metricFilter"]);
    const wanted = Object.entries(AZURE_METRICS).flatMap(([key, facts]) =>
      "splitBy" in facts ? [[key, `${facts.splitBy} eq '*'`]] : [],
    );
    expect(split.map(({ params }) => [only(params["name"]), only(params["metricFilter"])])).toEqual(wanted);
  });

  test("asks for as long a time as Azure folds by: of the hour what it has by the hour", async () => {
    const windows = (await endpoints("edge")).map(({ params }) => [only(params["metric"]), only(params["interval"])]);
    expect(windows).toContainEqual(["ServiceAvailability", "PT1H"]);
    expect(windows).toContainEqual(["TotalRequests", "PT5M"]);
  });

  test("asks the subscription that it is told, and gives up before it would be asked again", async () => {
    for (const { params, interval, scrapeTimeout } of await endpoints("region")) {
      expect(params["subscription"]).toEqual(["sub"]);
      expect(parseInt(scrapeTimeout)).toBeLessThan(parseInt(interval));
    }
  });
});
