/** A real Alertmanager with our own configuration: who hears of what, and when. Seconds stand for minutes. */
import { alertRules } from "../../../observability/alerts";
import { ALERTING } from "../../../local/clusters/catalogue";
import { missingPrograms } from "../../../local/clusters/programs";
import { Alertmanager, sleep, type Labels } from "./alertmanager";

const missing = missingPrograms(ALERTING);
/** One of ours, with the labels that its rule gives it. */
function ours(alertname: string, more: Labels): Labels {
  const rules = alertRules().flatMap((group) => group.rules);
  const rule = rules.find((one) => "alert" in one && one.alert === alertname);
  if (!rule || !("alert" in rule)) throw new Error(`got no alert ${alertname}, expected one of observability/alerts`);
  return { ...alert(alertname, rule.labels.severity), ...rule.labels, ...more };
}

const alert = (alertname: string, severity: string, more: Labels = {}): Labels => ({
  ...{ alertname, severity, component: "service", region: "germanywestcentral", cluster: "fra" },
  ...more,
});

(missing.length > 0 ? describe.skip : describe)("Alertmanager", () => {
  let manager: Alertmanager;
  beforeAll(async () => {
    manager = await Alertmanager.start();
  });
  afterAll(() => manager.stop());

  test("calls the owner of a P0 at once, with what it is and its runbook, and tells chat", async () => {
    await manager.tell([alert("CheckoutFails", "P0", { service: "content-api", owner: "content" })]);
    const told = Date.now();
    const { body, time } = await manager.until("pager", "CheckoutFails");
    expect(time - told).toBeLessThan(3000);
    expect(JSON.parse(body)).toMatchObject({
      routing_key: "key-content",
      event_action: "trigger",
      payload: {
        summary: "P0 CheckoutFails of content-api in germanywestcentral",
        severity: "critical",
        component: "service",
        group: "germanywestcentral",
      },
      links: [{ href: "https://runbooks/one.md", text: "Runbook" }],
    });
    const [slack, teams] = [
      await manager.until("slack", "CheckoutFails"),
      await manager.until("teams", "CheckoutFails"),
    ];
    expect(JSON.parse(slack.body)).toMatchObject({ channel: "#alerts" });
    expect(teams.body).toContain("CheckoutFails happens.");
  });

  test("closes the incident when the alert is over", async () => {
    await manager.tell([alert("CheckoutFails", "P0", { service: "content-api", owner: "content" })], new Date());
    await manager.until("pager", '"event_action":"resolve"');
  });

  test("calls for a P1 after 5 and for a P2 after 15 minutes, unless somebody silences it first; a P3 is mail alone", async () => {
    const told = Date.now();
    await manager.tell([
      alert("Slow", "P1"),
      alert("Seen", "P1"),
      alert("Slower", "P2"),
      alert("Untidy", "P3", { owner: "data" }),
    ]);
    await manager.until("slack", "Seen");
    manager.tool("silence", "add", "alertname=Seen", "--duration=1h", "--author=anna", "--comment=I am on it");
    const mail = await manager.until("mail", "Untidy");
    expect(mail.body).toMatch(/RCPT TO:<data@plugilo\.com>[^]*Subject: P3 Untidy in germanywestcentral/);
    const [slow, slower] = [await manager.until("pager", '"P1 Slow'), await manager.until("pager", "Slower")];
    expect(slow.time - told).toBeGreaterThan(4500);
    expect(slow.time - told).toBeLessThan(9000);
    expect(slower.time - told).toBeGreaterThan(14_500);
    expect(slower.time - told).toBeLessThan(19_000);
    for (const way of ["pager", "mail"]) expect(manager.arrived(way, "Seen")).toEqual([]);
    for (const way of ["pager", "slack", "teams"]) expect(manager.arrived(way, "Untidy")).toEqual([]);
  });

  test("calls once for what is alike in one region", async () => {
    const pods = ["a", "b", "c"].map((pod) => alert("PodsFail", "P0", { pod, service: "mailer" }));
    await manager.tell(pods);
    await manager.until("pager", "PodsFail");
    await sleep(1500);
    const calls = manager
      .arrived("pager", "PodsFail")
      .map(({ body }) => JSON.parse(body) as { payload: { summary: string } });
    expect(calls.map(({ payload }) => payload.summary)).toEqual([
      "P0 PodsFail of mailer in germanywestcentral (3 alike)",
    ]);
  });

  test("leaves the symptoms of a silent region unsaid, and tells the other region's and what has none", async () => {
    const silent = alert("RegionSilent", "P1", { region: "germanynorth", component: "region", cluster: "ber" });
    await manager.tell([silent]);
    await sleep(500);
    await manager.tell([
      alert("ErrorsRise", "P0", { region: "germanynorth", cluster: "ber" }),
      alert("CentreUnreachable", "P0", { region: "germanynorth", cluster: "ber" }),
      alert("ErrorsRise", "P0"),
      { alertname: "FrontDoorErrors", severity: "P0", component: "front-door" },
    ]);
    await manager.until("pager", "FrontDoorErrors");
    await manager.until("pager", "CentreUnreachable");
    await manager.until("pager", "ErrorsRise in germanywestcentral");
    await sleep(1500);
    expect(manager.arrived("pager", "ErrorsRise in germanynorth")).toEqual([]);
    await manager.tell([silent], new Date());
    await manager.until("pager", "ErrorsRise in germanynorth");
  });

  test("leaves a lost node's symptoms unsaid, and what is less urgent of a service whose P0 is told", async () => {
    await manager.tell([ours("NodeNotReady", { node: "n1" }), alert("OrdersFail", "P0", { service: "billing-close" })]);
    await manager.until("pager", "OrdersFail");
    await manager.tell([
      ours("PodNotReady", { node: "n1", namespace: "services", pod: "p" }),
      ours("PodCrashLooping", { node: "n1", namespace: "services", pod: "p", container: "app" }),
      alert("OrdersSlow", "P3", { service: "billing-close" }),
      alert("OrdersSlow", "P3", { service: "cdc" }),
    ]);
    await manager.until("mail", "OrdersSlow of cdc");
    await sleep(1000);
    for (const name of ["PodNotReady", "PodCrashLooping"]) expect(manager.arrived("slack", name)).toEqual([]);
    expect(manager.arrived("mail", "OrdersSlow of billing-close")).toEqual([]);
  });

  test("says nothing of a drilled region but its P0s, for as long as the silence that the drill begins with", async () => {
    const matchers = ["region=swedencentral", "severity=~P1|P2|P3"];
    const id = manager.tool(
      "silence",
      "add",
      ...matchers,
      "--duration=2h",
      "--author=anna",
      "--comment=drill: failover",
    );
    const drilled = { region: "swedencentral" };
    await manager.tell([alert("Drilled", "P1", drilled), alert("Real", "P0", drilled)]);
    await manager.until("pager", "Real");
    await sleep(1000);
    expect(manager.arrived("slack", "Drilled")).toEqual([]);
    manager.tool("silence", "expire", id);
    await manager.until("slack", "Drilled");
  });

  test("beats its heart every minute, of each cluster", async () => {
    const begun = Date.now();
    await manager.tell([alert("Watchdog", "P3"), alert("Watchdog", "P3", { cluster: "hub" })]);
    await sleep(5500);
    const beats = manager.arrived("heartbeat", '"cluster":"hub"').filter(({ time }) => time >= begun);
    expect(beats.length).toBeGreaterThanOrEqual(4);
    expect(manager.arrived("mail", "Watchdog")).toEqual([]);
  });
});
