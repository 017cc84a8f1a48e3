import fc from "fast-check";
import { DateTime } from "luxon";
import { layersOf } from "../../../components/pagerduty/on-call/build-schedule";
import { ladderOf } from "../../../components/pagerduty/on-call/build-ladder";
import { OnCall, type OnCallArgs } from "../../../components/pagerduty/on-call";
import { ON_CALL, pagerSecret } from "../../../facts/on-call";
import { membersOf } from "../../../observability/on-call/contradictions";
import { readRoster } from "../../../observability/on-call/roster";
import { dutiesOf, handOverOf, holderAt } from "../../../observability/on-call/rotation";
import { at, record, type Recording } from "./recorder";
import { siteIn } from "./sites";

const pagerDuty = (name: string): string => `pagerduty:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const SECRET = "azure-native:keyvault:Secret";

const roster = readRoster();
const teams = Object.keys(roster.teams);
const vault = (name: string): string =>
  `/subscriptions/s/resourceGroups/rg-${name}/providers/Microsoft.KeyVault/vaults/kv-${name}`;
const args: OnCallArgs = {
  roster,
  pagerMail: "platform@plugilo.pagerduty.com",
  vaults: { hub: vault("hub"), fra: vault("fra") },
  tags: siteIn("swedencentral").tags,
};
const up = (more: Partial<OnCallArgs> = {}): Promise<Recording<OnCall>> =>
  record((opts) => new OnCall("on-call", { ...args, ...more }, opts), {
    outputs: { [pagerDuty("ServiceIntegration")]: (_, name) => ({ integrationKey: `key of ${name}` }) },
  });
const named = (made: Recording<unknown>, type: string, name: string): ReturnType<typeof at> =>
  made.ofType(pagerDuty(type)).find((one) => one.name === name)?.inputs;

describe("OnCall", () => {
  test("is everybody of the roster, each team with its members, a schedule a place, a ladder and a service a team", async () => {
    const made = await up();
    const members = teams.flatMap((team) => membersOf(roster, team)).length;
    expect(made.census()).toEqual({
      [pagerDuty("User")]: Object.keys(roster.people).length,
      [pagerDuty("Team")]: teams.length,
      [pagerDuty("TeamMembership")]: members,
      [pagerDuty("Schedule")]: teams.length + 1,
      [pagerDuty("EscalationPolicy")]: teams.length,
      [pagerDuty("Service")]: teams.length,
      [pagerDuty("ServiceIntegration")]: teams.length + 1,
      [SECRET]: 2 * teams.length,
    });
  });

  test("gives people the least that may answer, and knows them by mail and zone alone", async () => {
    const made = await up();
    for (const { inputs } of made.ofType(pagerDuty("User"))) {
      expect(Object.keys(inputs).sort()).toEqual(["description", "email", "name", "role", "timeZone"]);
      expect(inputs["role"]).toBe("limited_user");
    }
    for (const { inputs } of made.ofType(pagerDuty("TeamMembership"))) expect(inputs["role"]).toBe("responder");
  });

  test("calls the first, a quarter of an hour later the second, then leads and the CTO by half hours, and begins anew twice", async () => {
    const ladder = named(await up(), "EscalationPolicy", "on-call-ladder-infrastructure");
    const ids = [
      ["schedule_reference", "id-of-on-call-schedule-infrastructure-primary"],
      ["schedule_reference", "id-of-on-call-schedule-infrastructure-secondary"],
      ["user_reference", "id-of-on-call-user-elif"],
      ["user_reference", "id-of-on-call-user-frida"],
      ["user_reference", "id-of-on-call-user-georg"],
    ];
    expect(ladder).toMatchObject({
      numLoops: 2,
      rules: ids.map(([type, id], index) => ({
        escalationDelayInMinutes: [15, 15, 30, 30, 30][index],
        targets: [{ type, id }],
      })),
    });
  });

  test("makes what arrives urgent, calls again whoever acknowledged and says nothing, and closes nothing by itself", async () => {
    for (const { inputs } of (await up()).ofType(pagerDuty("Service"))) {
      expect(inputs).toMatchObject({
        incidentUrgencyRule: { type: "constant", urgency: "high" },
        acknowledgementTimeout: String(ON_CALL.acknowledgeMinutes * 60),
        autoResolveTimeout: "null",
        alertCreation: "create_alerts_and_incidents",
      });
    }
  });

  test("puts each service's own key into every vault, as a secret that stays", async () => {
    const secrets = (await up()).ofType(SECRET);
    for (const team of teams) {
      const own = secrets.filter(({ inputs }) => inputs["secretName"] === pagerSecret(team));
      expect(own.map(({ inputs }) => inputs["vaultName"]).sort()).toEqual(["kv-fra", "kv-hub"]);
      for (const one of own) {
        expect(at(one.inputs, "properties", "value")).toBe(`key of on-call-alertmanager-${team}`);
        expect(one.secretInputs).toContain("properties");
        expect(one.retainOnDelete).toBe(true);
        expect(one.inputs["tags"]).toEqual(args.tags);
      }
    }
  });

  test("takes Azure Monitor's mails at the address that it is given, to the infrastructure team", async () => {
    expect(named(await up(), "ServiceIntegration", "on-call-azure-monitor")).toMatchObject({
      type: "generic_email_inbound_integration",
      integrationEmail: "platform@plugilo.pagerduty.com",
      service: "id-of-on-call-service-infrastructure",
    });
  });

  test("tells its services by team", async () => {
    const { result } = await up();
    expect(Object.keys(result.services)).toEqual(teams);
  });

  test("refuses an address elsewhere and a page that no cluster could send, both at once", async () => {
    await expect(up({ pagerMail: "platform@plugilo.com", vaults: {} })).rejects.toThrow(
      /2 faults[^]*pagerMail: got "platform@plugilo.com"[^]*vaults: got \{\}, expected at least one vault/,
    );
  });
});

describe("a schedule", () => {
  /** PagerDuty's own arithmetic: the last layer that runs has precedence, and turns keep the hour of the schedule's zone. */
  function calledAt(layers: ReturnType<typeof layersOf>, time: DateTime): string | undefined {
    const zone = roster.handOver.zone;
    const running = layers.filter(
      ({ start, end }) => DateTime.fromISO(start) <= time && (end === undefined || time < DateTime.fromISO(end)),
    );
    const layer = running.at(-1);
    if (!layer) return undefined;
    const start = DateTime.fromISO(layer.rotationVirtualStart, { zone });
    const days = Math.floor(time.setZone(zone).diff(start, ["days", "hours"]).days);
    const turn = Math.floor(days / (layer.rotationTurnLengthSeconds / 86_400));
    return layer.people[turn % layer.people.length];
  }

  test("calls at every hour whom the roster says, over changes of clocks, entries and swaps", () => {
    const changed = structuredClone(roster);
    changed.teams["infrastructure"]?.primary.push({ from: "2027-03-01", people: ["daniel", "anna", "bilal", "clara"] });
    const begin = handOverOf(changed, changed.since);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 * 380 }), (hours) => {
        const time = begin.plus({ hours });
        for (const duty of dutiesOf(changed)) {
          expect([duty, calledAt(layersOf(changed, duty), time)]).toEqual([duty, holderAt(changed, duty, time)]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("says times so that PagerDuty can read them, and ends an entry where the next begins", () => {
    const changed = structuredClone(roster);
    changed.teams["infrastructure"]?.primary.push({ from: "2027-06-07", people: ["anna", "bilal"] });
    const [first, second] = layersOf(changed, { team: "infrastructure", role: "primary" });
    expect(first).toMatchObject({ start: "2026-11-02T09:00:00Z", end: "2027-06-07T08:00:00Z" });
    expect(second).toMatchObject({ start: "2027-06-07T08:00:00Z", rotationTurnLengthSeconds: 604_800 });
  });
});

test("a team without a second calls its first again, and every ladder takes half an hour to its lead", () => {
  for (const team of teams) {
    const [first, second, third] = ladderOf(roster, team);
    expect((first?.minutes ?? 0) + (second?.minutes ?? 0)).toBe(ON_CALL.stepMinutes);
    expect(third?.target).toEqual({ person: roster.teams[team]?.lead });
  }
  expect(ladderOf(roster, "billing")[1]?.target).toEqual({ schedule: "primary" });
  expect(ladderOf(roster, "nobody")).toEqual([]);
});
