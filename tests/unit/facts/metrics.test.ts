import { AZURE_METRICS, azureMetricName, type AzureMetrics } from "../../../facts/azure-metrics";
import { EXPORTERS, isSent, knownMetric } from "../../../facts/metrics";

const told = Object.entries(EXPORTERS).flatMap(([key, { names }]) => names.map((name) => [key, name]));
/** What no rule of the centre may ask for: it is kept in each region. */
const KEPT_IN_REGIONS = ["apiserver_request_duration_seconds_bucket"];

describe("what exporters tell", () => {
  test("is names that Prometheus takes, each told by one exporter only", () => {
    const names = told.map(([, name = ""]) => name);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test("is known by its name, and nothing else is", () => {
    expect(knownMetric("istio_requests_total")).toBe(true);
    expect(knownMetric("azure_postgres_active_connections_maximum")).toBe(true);
    expect(knownMetric("istio_requests_totals")).toBe(false);
    expect(knownMetric("service:requests:rate5m")).toBe(false);
  });

  test("reaches the centre, but for what is said to stay", () => {
    expect(told.map(([, name = ""]) => name).filter((name) => !isSent(name))).toEqual(KEPT_IN_REGIONS);
  });

  test("leaves in the region what costs much and answers nothing at the centre", () => {
    for (const name of [
      "etcd_request_duration_seconds_bucket",
      "go_gc_duration_seconds",
      "workqueue_queue_duration_seconds_bucket",
    ]) {
      expect([name, isSent(name)]).toEqual([name, false]);
    }
  });
});

describe("Azure's metrics in Prometheus", () => {
  test("are in lower case, as the exporter writes them", () => {
    expect(azureMetricName("azure_nat", "SNATConnectionCount", "total")).toBe("azure_nat_snatconnectioncount_total");
  });

  test("say where Azure documents them, by the resource's own type", () => {
    for (const { resourceType, source } of Object.values<AzureMetrics>(AZURE_METRICS)) {
      expect(source.from).toContain(`/${resourceType.toLowerCase().replaceAll(/[./]/g, "-")}-metrics`);
    }
  });
});
