import { EscalationPolicy } from "@pulumi/pagerduty/escalationPolicy";
import { Schedule } from "@pulumi/pagerduty/schedule";
import { Service } from "@pulumi/pagerduty/service";
import { ServiceIntegration } from "@pulumi/pagerduty/serviceIntegration";
import { Team } from "@pulumi/pagerduty/team";
import { TeamMembership } from "@pulumi/pagerduty/teamMembership";
import { User } from "@pulumi/pagerduty/user";
import * as pulumi from "@pulumi/pulumi";
import { INFRASTRUCTURE, ON_CALL, pagerSecret } from "../../../facts/on-call";
import { membersOf } from "../../../observability/on-call/contradictions";
import { dutiesOf, type Duty } from "../../../observability/on-call/rotation";
import { refuse } from "../../arguments";
import { vaultSecret } from "../../azure/key-vault/secret";
import { onCallFaults, type OnCallArgs } from "./args";
import { ladderOf } from "./build-ladder";
import { layersOf } from "./build-schedule";

export type { OnCallArgs } from "./args";

/** Shown at PagerDuty, whose own default names another tool. */
const DESCRIPTION = "Written by the infrastructure's program from observability/on-call/roster.yaml: change it there.";

type ById = Readonly<Record<string, pulumi.Output<string>>>;

/**
 * On-call at PagerDuty, out of the roster (B6): people, teams, a schedule for each place, a ladder and a service for each team, and the
 * keys by which Alertmanagers reach the services, in the vaults that they read.
 *
 * Telephone numbers are not part of it: each keeps their own at PagerDuty. When to call after an alert begins is Alertmanager's part:
 * what arrives here is called at once.
 *
 * @costs A licence for each person in the roster, by the month; nothing in Azure.
 * @fails With PagerDuty down nobody is called; chat and mail come from Alertmanager by other ways, and the heartbeat's service calls on
 * its own. An address that somebody already has at PagerDuty refuses the user: import it. A key that was changed there pages nobody
 * until the next `up`.
 * @recovers PagerDuty by itself; Alertmanager keeps trying what it could not deliver. A service that was deleted is made anew with
 * another key, which `up` writes into the vaults, and pods read within two minutes.
 */
export class OnCall extends pulumi.ComponentResource {
  /** Ids of the teams' services, by team. */
  readonly services: ById;
  private readonly args: OnCallArgs;
  private readonly child: pulumi.CustomResourceOptions = { parent: this };

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    args: OnCallArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("OnCall", name, onCallFaults(args));
    super("plugilo:pagerduty:OnCall", name, {}, opts);
    this.args = args;
    const users = this.users();
    const teams = this.teams(users);
    const schedules = this.schedules(users, teams);
    const ladders = this.ladders(users, teams, schedules);
    this.services = this.serve(ladders);
    this.registerOutputs({ services: this.services });
  }

  /** The least that may answer an incident: PagerDuty's Responder. */
  private users(): ById {
    return each(this.args.roster.people, (key, { name, email, zone }) => {
      const settings = { name, email, timeZone: zone, role: "limited_user", description: DESCRIPTION };
      return new User(`${this.name}-user-${key}`, settings, this.child).id;
    });
  }

  private teams(users: ById): ById {
    const { roster } = this.args;
    return each(roster.teams, (key, { name }) => {
      const team = new Team(`${this.name}-team-${key}`, { name, description: DESCRIPTION }, this.child);
      for (const person of membersOf(roster, key)) {
        new TeamMembership(
          `${this.name}-member-${key}-${person}`,
          { teamId: team.id, userId: idOf(users, person), role: "responder" },
          this.child,
        );
      }
      return team.id;
    });
  }

  private schedules(users: ById, teams: ById): ById {
    const { roster } = this.args;
    return Object.fromEntries(
      dutiesOf(roster).map((duty) => [
        placeOf(duty),
        new Schedule(
          `${this.name}-schedule-${placeOf(duty)}`,
          {
            name: `${roster.teams[duty.team]?.name ?? duty.team}, ${duty.role}`,
            description: DESCRIPTION,
            // Turns begin by the clock of this zone, in summer and in winter.
            timeZone: roster.handOver.zone,
            teams: [idOf(teams, duty.team)],
            layers: layersOf(roster, duty).map(({ people, ...layer }) => ({
              ...layer,
              users: people.map((person) => idOf(users, person)),
            })),
          },
          this.child,
        ).id,
      ]),
    );
  }

  private ladders(users: ById, teams: ById, schedules: ById): ById {
    const { roster } = this.args;
    return each(roster.teams, (team, { name }) => {
      const rules = ladderOf(roster, team).map(({ target, minutes }) => ({
        escalationDelayInMinutes: minutes,
        targets: [
          "person" in target
            ? { type: "user_reference", id: idOf(users, target.person) }
            : { type: "schedule_reference", id: idOf(schedules, placeOf({ team, role: target.schedule })) },
        ],
      }));
      const settings = { name, description: DESCRIPTION, teams: idOf(teams, team), numLoops: ON_CALL.repeats, rules };
      return new EscalationPolicy(`${this.name}-ladder-${team}`, settings, this.child).id;
    });
  }

  private serve(ladders: ById): ById {
    return each(this.args.roster.teams, (team, { name }) => {
      const service = new Service(
        `${this.name}-service-${team}`,
        {
          name,
          description: DESCRIPTION,
          escalationPolicy: idOf(ladders, team),
          alertCreation: "create_alerts_and_incidents",
          // Who has acknowledged and then says nothing is called again.
          acknowledgementTimeout: String(ON_CALL.acknowledgeMinutes * 60),
          // Alertmanager says when it is over; an incident that closes by itself has been forgotten.
          autoResolveTimeout: "null",
          // What may wait never comes here, and what is not urgent would not climb the ladder.
          incidentUrgencyRule: { type: "constant", urgency: "high" },
        },
        this.child,
      );
      this.keyFor(team, service);
      if (team === INFRASTRUCTURE) this.mailTo(service);
      return service.id;
    });
  }

  private keyFor(team: string, service: Service): void {
    const { vaults, tags } = this.args;
    const integration = new ServiceIntegration(
      `${this.name}-alertmanager-${team}`,
      { name: "Alertmanager", service: service.id, type: "events_api_v2_inbound_integration" },
      // Whoever has the key can call people at night.
      { ...this.child, additionalSecretOutputs: ["integrationKey"] },
    );
    for (const [where, vaultId] of Object.entries(vaults)) {
      const contentType = `PagerDuty key of the service ${team}`;
      vaultSecret(
        `${this.name}-key-${team}-${where}`,
        { vaultId, secretName: pagerSecret(team), value: pulumi.secret(integration.integrationKey), contentType, tags },
        this.child,
      );
    }
  }

  /** For what only Azure sees. Mails about one alert are one incident. */
  private mailTo(service: Service): void {
    new ServiceIntegration(
      `${this.name}-azure-monitor`,
      {
        name: "Azure Monitor",
        service: service.id,
        type: "generic_email_inbound_integration",
        integrationEmail: this.args.pagerMail,
        emailIncidentCreation: "on_new_email_subject",
      },
      { ...this.child, additionalSecretOutputs: ["integrationKey"] },
    );
  }
}

function each<T>(entries: Readonly<Record<string, T>>, make: (key: string, value: T) => pulumi.Output<string>): ById {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, make(key, value)]));
}

function placeOf({ team, role }: Duty): string {
  return `${team}-${role}`;
}

/** The roster was checked: everybody it names is in it. */
function idOf(ids: ById, key: string): pulumi.Output<string> {
  const id = ids[key];
  if (!id)
    throw new Error(`on-call: got ${key}, which the roster does not hold; read it by readRoster, which says so.`);
  return id;
}
