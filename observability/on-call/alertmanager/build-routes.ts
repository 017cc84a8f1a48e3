import { INFRASTRUCTURE } from "../../../facts/on-call";
import { SEVERITIES, type Severity } from "../../../facts/severities";
import { CHAT, HEARTBEAT, mailOf, pagerOf, WATCHDOG } from "./names";

/** https://prometheus.io/docs/alerting/latest/configuration/#route (2026-11) */
export interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}

/** One message for what is one thing to a reader: the same alert of the same thing in the same region. */
const GROUP_BY = ["alertname", "region", "component", "service"];

/**
 * Whom an alert reaches. What calls people waits by its severity (B4): chat has it at once, and who sees it there and silences it is
 * not called. An alert without a severity that we know is mail, so that none is lost by a typo.
 *
 * @param pages false: nobody is called and chat is left alone.
 */
export function routes(teams: readonly string[], pages: boolean): Route {
  const paging = (Object.keys(SEVERITIES) as Severity[]).filter(
    (key) => SEVERITIES[key].pageAfterMinutes !== undefined,
  );
  return {
    receiver: mailOf(INFRASTRUCTURE),
    group_by: GROUP_BY,
    group_wait: "30s",
    group_interval: "5m",
    repeat_interval: "4h",
    routes: [
      heartbeat(),
      ...(pages ? [chat(paging), ...paging.map((severity) => pager(severity, teams))] : []),
      {
        ...{ receiver: mailOf(INFRASTRUCTURE), repeat_interval: "24h" },
        routes: owners(teams, mailOf),
      },
    ],
  };
}

/** Said every minute, so that silence is noticed within a few. Shorter than the interval, or every second one is left out. */
function heartbeat(): Route {
  return {
    receiver: HEARTBEAT,
    matchers: [`alertname="${WATCHDOG}"`],
    group_by: ["cluster"],
    ...{ group_wait: "0s", group_interval: "1m", repeat_interval: "50s" },
  };
}

function chat(severities: readonly Severity[]): Route {
  return { receiver: CHAT, matchers: [`severity=~"${severities.join("|")}"`], group_wait: "0s", continue: true };
}

/** An alert that has lasted as long as its severity allows is told at once: Alertmanager counts from its beginning. */
function pager(severity: Severity, teams: readonly string[]): Route {
  const { pageAfterMinutes } = SEVERITIES[severity];
  return {
    receiver: pagerOf(INFRASTRUCTURE),
    matchers: [`severity="${severity}"`],
    group_wait: pageAfterMinutes ? `${pageAfterMinutes}m` : "0s",
    // Whatever joins a group that was told already is told within a minute.
    group_interval: "1m",
    routes: owners(teams, pagerOf),
  };
}

/** To the team that owns what it is about; the route around it has the rest. */
function owners(teams: readonly string[], receiverOf: (team: string) => string): Route[] {
  return teams
    .filter((team) => team !== INFRASTRUCTURE)
    .map((team) => ({ receiver: receiverOf(team), matchers: [`owner="${team}"`] }));
}
