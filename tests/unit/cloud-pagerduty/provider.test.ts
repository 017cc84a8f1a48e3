import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { secretContent, isSecret, UNKNOWN, unwrap, type PropertyMap } from "../../../local/cloud/protocol/values";
import { PagerDutyProvider } from "../../../local/cloud/pagerduty/provider";
import { Store } from "../../../local/cloud/store/store";

const folder = fs.mkdtempSync(path.join(tmpdir(), "plugilo-pagerduty-"));
let store: Store;
let provider: PagerDutyProvider;
beforeEach(() => {
  store = Store.open(fs.mkdtempSync(path.join(folder, "cloud-")));
  provider = new PagerDutyProvider(() => store);
});
afterEach(() => store.close());
afterAll(() => fs.rmSync(folder, { recursive: true }));

const token = (kind: string): string => `pagerduty:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
const subject = (kind: string, name: string) => ({
  urn: `urn:pulumi:d::p::${token(kind)}::${name}`,
  token: token(kind),
});

async function faultsOf(kind: string, news: PropertyMap): Promise<string[]> {
  const { failures } = await provider.check({ ...subject(kind, "r"), olds: {}, news, randomSeed: Buffer.alloc(0) });
  return failures.map(({ property, reason }) => `${property}: ${reason}`);
}

interface Made {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

async function make(kind: string, news: PropertyMap, name = "r", preview = false): Promise<Made> {
  const request = { ...subject(kind, name), olds: {}, news, randomSeed: Buffer.alloc(0) };
  const { inputs, failures } = await provider.check(request);
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create({ ...subject(kind, name), inputs, preview, timeoutSeconds: 0 })) };
}

const change = (kind: string, { id, inputs, outputs }: Made, more: PropertyMap, name = "r") => ({
  ...{ ...subject(kind, name), id, oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] },
  ...{ news: { ...inputs, ...more }, preview: false },
});
const drop = (kind: string, { id, inputs, outputs }: Made): Promise<void> =>
  provider.delete({ ...subject(kind, "r"), id, outputs, oldInputs: inputs });

const ann = (): Promise<Made> => make("User", { name: "Ann", email: "ann@plugilo.com" }, "ann");
const layer = (user: string): PropertyMap => ({
  ...{ start: "2026-11-02T09:00:00Z", rotationVirtualStart: "2026-11-02T09:00:00Z" },
  ...{ rotationTurnLengthSeconds: 604_800, users: [user] },
});
const rule = (id: string, type: string): PropertyMap => ({ escalationDelayInMinutes: 15, targets: [{ id, type }] });

/** Everything that a page needs. */
async function chain(service: PropertyMap = {}) {
  const user = await ann();
  const schedule = await make("Schedule", { name: "first", timeZone: "Europe/Berlin", layers: [layer(user.id)] }, "s");
  const ladder = await make(
    "EscalationPolicy",
    { name: "ladder", rules: [rule(schedule.id, "schedule_reference")] },
    "l",
  );
  const settings = { name: "shop", escalationPolicy: ladder.id, alertCreation: "create_alerts_and_incidents" };
  return { user, schedule, ladder, service: await make("Service", { ...settings, ...service }, "shop") };
}

describe("what it makes", () => {
  test("has PagerDuty's kind of id, the same for the same resource, and its defaults", async () => {
    const first = await ann();
    expect(first.id).toMatch(/^P[0-9A-Z]{6}$/);
    expect(first.outputs).toMatchObject({ role: "user", htmlUrl: `https://plugilo.pagerduty.com/users/${first.id}` });
    expect((await ann()).id).toBe(first.id);
  });

  test("is named as Pulumi's bridge names what the program does not", async () => {
    expect((await make("Team", {}, "blue")).inputs["name"]).toMatch(/^blue-[0-9a-f]{7}$/);
  });

  test("has a key that only the state holds, encrypted: it is a secret, 32 characters, the same when read again", async () => {
    const { service } = await chain();
    const news = { service: service.id, type: "events_api_v2_inbound_integration" };
    const made = await make("ServiceIntegration", news, "key");
    const key = made.outputs["integrationKey"] ?? null;
    if (!isSecret(key)) throw new Error("expected a secret");
    expect(secretContent(key)).toMatch(/^[0-9a-f]{32}$/);
    const request = { ...subject("ServiceIntegration", "key"), id: made.id, inputs: made.inputs, state: made.outputs };
    expect((await provider.read(request)).outputs).toEqual(made.outputs);
    expect(JSON.stringify(store.all())).not.toContain(String(unwrap(key)));
  });

  test("is unknown in a preview where PagerDuty decides", async () => {
    const made = await make(
      "ServiceIntegration",
      { service: UNKNOWN, type: "events_api_v2_inbound_integration" },
      "k",
      true,
    );
    expect(made.id).toBe("");
    expect(unwrap(made.outputs)).toMatchObject({ integrationKey: UNKNOWN, htmlUrl: UNKNOWN });
    expect(store.all()).toEqual([]);
  });

  test("is gone when it is read after it was deleted, and deleting twice is no fault", async () => {
    const made = await ann();
    await drop("User", made);
    await drop("User", made);
    const request = { ...subject("User", "ann"), id: made.id, inputs: made.inputs, state: made.outputs };
    expect(await provider.read(request)).toEqual({ id: "", inputs: {}, outputs: {} });
  });
});

describe("a change", () => {
  test("of a name is in place, and frees the old one", async () => {
    const made = await make("Team", { name: "Red" }, "red");
    expect(await provider.diff(change("Team", made, { name: "Blue" }, "red"))).toMatchObject({
      changes: true,
      replaces: [],
    });
    await provider.update(change("Team", made, { name: "Blue" }, "red"));
    await make("Team", { name: "red" }, "other");
    await expect(make("Team", { name: "BLUE" }, "third")).rejects.toThrow('Team: name "BLUE" has already been taken');
  });

  test("of a mail address' case or of how an instant is written is none", async () => {
    const user = await ann();
    expect(await provider.diff(change("User", user, { email: "Ann@plugilo.com" }, "ann"))).toMatchObject({
      changes: false,
    });
    const schedule = await make("Schedule", { timeZone: "UTC", layers: [layer(user.id)] }, "s");
    const layers = [{ ...layer(user.id), start: "2026-11-02T10:00:00+01:00" }];
    expect(await provider.diff(change("Schedule", schedule, { layers }, "s"))).toMatchObject({ changes: false });
  });

  test("of a membership replaces it, the old one first, and of an integration's service the new one first", async () => {
    const [user, team] = [await ann(), await make("Team", { name: "Red" }, "red")];
    const member = await make("TeamMembership", { userId: user.id, teamId: team.id, role: "responder" }, "m");
    expect(member.id).toBe(`${user.id}:${team.id}`);
    const diff = await provider.diff(change("TeamMembership", member, { role: "manager" }, "m"));
    expect(diff).toMatchObject({ replaces: ["role"], deleteBeforeReplace: true });
    const integration = { id: "PAAAAAA", inputs: { service: "P1", type: "x" }, outputs: {} };
    const moved = await provider.diff(change("ServiceIntegration", integration, { service: "P2" }));
    expect(moved).toMatchObject({ replaces: ["service"], deleteBeforeReplace: false });
  });
});

describe("what PagerDuty refuses", () => {
  test.each<[string, string, PropertyMap, RegExp]>([
    ["a mail address that is none", "User", { email: "ann" }, /^email: got "ann"\. Expected: a mail address/],
    ["a role that is none", "User", { email: "a@b.de", role: "boss" }, /^role: got "boss"\. Expected: one of admin/],
    ["a zone that is none", "User", { email: "a@b.de", timeZone: "Berlin" }, /^timeZone: got "Berlin"/],
    ["a team's role that is none", "TeamMembership", { userId: "P", teamId: "P", role: "boss" }, /^role: got "boss"/],
    [
      "a schedule without layers",
      "Schedule",
      { timeZone: "UTC", layers: [] },
      /^layers: got \[\]\. Expected: at least one/,
    ],
    [
      "a turn of a minute",
      "Schedule",
      { timeZone: "UTC", layers: [{ ...layer("P"), rotationTurnLengthSeconds: 60 }] },
      /^layers\[0\]\.rotationTurnLengthSeconds: got 60\. Expected: a whole number from 3600 to 31536000/,
    ],
    [
      "a layer without users",
      "Schedule",
      { timeZone: "UTC", layers: [{ ...layer("P"), users: [] }] },
      /^layers\[0\]\.users: got \[\]/,
    ],
    [
      "a layer that ends first",
      "Schedule",
      { timeZone: "UTC", layers: [{ ...layer("P"), end: "2026-11-01T09:00:00Z" }] },
      /^layers\[0\]\.end: .*Expected: a time after 2026-11-02/,
    ],
    [
      "an instant without zone",
      "Schedule",
      { timeZone: "UTC", layers: [{ ...layer("P"), start: "2026-11-02T09:00:00" }] },
      /^layers\[0\]\.start: .*Expected: a time such as/,
    ],
    [
      "a daily restriction of a week",
      "Schedule",
      {
        timeZone: "UTC",
        layers: [
          {
            ...layer("P"),
            restrictions: [{ type: "daily_restriction", startTimeOfDay: "08:00:00", durationSeconds: 604_000 }],
          },
        ],
      },
      /^layers\[0\]\.restrictions\[0\]\.durationSeconds: got 604000\. Expected: a whole number from 1 to 86399/,
    ],
    [
      "a step without delay",
      "EscalationPolicy",
      { rules: [{ ...rule("P", "user_reference"), escalationDelayInMinutes: 0 }] },
      /^rules\[0\]\.escalationDelayInMinutes: got 0/,
    ],
    [
      "a step to nobody",
      "EscalationPolicy",
      { rules: [{ ...rule("P", "user_reference"), targets: [] }] },
      /^rules\[0\]\.targets: got \[\]/,
    ],
    [
      "a step to a team",
      "EscalationPolicy",
      { rules: [rule("P", "team_reference")] },
      /^rules\[0\]\.targets\[0\]\.type: got "team_reference"/,
    ],
    [
      "ten loops",
      "EscalationPolicy",
      { numLoops: 10, rules: [rule("P", "user_reference")] },
      /^numLoops: got 10\. Expected: a whole number from 0 to 9/,
    ],
    [
      "a constant urgency without one",
      "Service",
      { escalationPolicy: "P", incidentUrgencyRule: { type: "constant" } },
      /^incidentUrgencyRule\.urgency: got null/,
    ],
    [
      "support hours with an urgency",
      "Service",
      { escalationPolicy: "P", incidentUrgencyRule: { type: "use_support_hours", urgency: "high" } },
      /^incidentUrgencyRule\.urgency: got "high"\. Expected: none/,
    ],
    [
      "a timeout that is no number",
      "Service",
      { escalationPolicy: "P", acknowledgementTimeout: "soon" },
      /^acknowledgementTimeout: got "soon"/,
    ],
    [
      "an alert creation that is none",
      "Service",
      { escalationPolicy: "P", alertCreation: "createIncidents" },
      /^alertCreation: got "createIncidents"/,
    ],
    [
      "an integration of no known type",
      "ServiceIntegration",
      { service: "P", type: "fax" },
      /^type: got "fax"\. Expected: one of aws_cloudwatch/,
    ],
    [
      "a mailed integration without address",
      "ServiceIntegration",
      { service: "P", type: "generic_email_inbound_integration" },
      /^integrationEmail: got null/,
    ],
    [
      "an address elsewhere",
      "ServiceIntegration",
      { service: "P", type: "generic_email_inbound_integration", integrationEmail: "a@b.de" },
      /^integrationEmail: got "a@b\.de"/,
    ],
    [
      "a type beside a vendor",
      "ServiceIntegration",
      { service: "P", type: "nagios_inbound_integration", vendor: "PV" },
      /^vendor: got "PV"/,
    ],
    ["a property that is none", "Team", { nmae: "x" }, /^nmae: /],
  ])("%s", async (_, kind, news, expected) => {
    const faults = await faultsOf(kind, news);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  test("two users with one address, and two schedules with one name, whatever the case", async () => {
    const { id } = await ann();
    await expect(make("User", { email: "ANN@plugilo.com" }, "other")).rejects.toThrow(
      /User: email "ANN.*already been taken/,
    );
    await make("Schedule", { name: "First", timeZone: "UTC", layers: [layer(id)] }, "s");
    await expect(make("Schedule", { name: "first", timeZone: "UTC", layers: [layer(id)] }, "t")).rejects.toThrow(
      /taken/,
    );
  });

  test.each<[string, string, PropertyMap, RegExp]>([
    [
      "user",
      "Schedule",
      { timeZone: "UTC", layers: [layer("PNOBODY")] },
      /User not found: layers\[0\]\.users\[0\] is PNOBODY/,
    ],
    [
      "schedule",
      "EscalationPolicy",
      { rules: [rule("PNOBODY", "schedule_reference")] },
      /Schedule not found: rules\[0\]\.targets\[0\]\.id/,
    ],
    ["ladder", "Service", { escalationPolicy: "PNOBODY" }, /Escalation policy not found: escalationPolicy is PNOBODY/],
    ["team", "TeamMembership", { userId: "P", teamId: "P" }, /User not found: userId is P/],
    ["service", "ServiceIntegration", { service: "PNOBODY", type: "nagios_inbound_integration" }, /Service not found/],
  ])("a %s that there is not", async (_, kind, news, expected) => {
    await expect(make(kind, news)).rejects.toThrow(expected);
    expect(store.all()).toEqual([]);
  });

  test("to lose what is in use: a user in a schedule, a schedule in a ladder, a ladder of a service", async () => {
    const { user, schedule, ladder, service } = await chain();
    await expect(drop("User", user)).rejects.toThrow(`User ${user.id} is in use by Schedule ${schedule.id}`);
    await expect(drop("Schedule", schedule)).rejects.toThrow(`in use by EscalationPolicy ${ladder.id}`);
    await expect(drop("EscalationPolicy", ladder)).rejects.toThrow(`in use by Service ${service.id}`);
    for (const [kind, made] of [
      ["Service", service],
      ["EscalationPolicy", ladder],
      ["Schedule", schedule],
      ["User", user],
    ] as const) {
      await drop(kind, made);
    }
    expect(store.all()).toEqual([]);
  });

  test("events of the second version at a service that makes no alerts", async () => {
    const { service } = await chain({ alertCreation: "create_incidents" });
    const news = { service: service.id, type: "events_api_v2_inbound_integration" };
    await expect(make("ServiceIntegration", news, "k")).rejects.toThrow(
      /needs alertCreation "create_alerts_and_incidents"/,
    );
  });

  test("to work without a token, which the environment may hold", async () => {
    const before = process.env["PAGERDUTY_TOKEN"];
    delete process.env["PAGERDUTY_TOKEN"];
    const failures = async (news: PropertyMap): Promise<string[]> =>
      (await provider.checkConfig("", news)).failures.map(({ property }) => property);
    expect(await failures({})).toEqual(["token"]);
    expect(await failures({ token: "t" })).toEqual([]);
    process.env["PAGERDUTY_TOKEN"] = "t";
    expect(await failures({})).toEqual([]);
    if (before === undefined) delete process.env["PAGERDUTY_TOKEN"];
    else process.env["PAGERDUTY_TOKEN"] = before;
  });

  test("a type that it does not make, by name, with those that it does", async () => {
    await expect(faultsOf("Addon", {})).rejects.toThrow(
      /does not make pagerduty:index\/addon:Addon\. Expected: one of User, Team/,
    );
    await expect(faultsOf("Usr", {})).rejects.toThrow(/Usr/);
  });
});
