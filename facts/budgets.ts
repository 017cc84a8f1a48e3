/**
 * Dollars a month that a stack's estimate (`./plugilo cost`) must not pass, by what the stack is: ours, a tenth above what it
 * was estimated at in 2026-11 and a quarter for the small one, so that a change that costs noticeably more is decided and not
 * noticed on the bill.
 */
export const BUDGETS = {
  region: 71_000,
  management: 15_000,
  /** For each region that it leads to. */
  edge: 46_500,
  standalone: 4_200,
  "on-call": 100,
} as const;

/** What an environment outside production may buy at most: ours, enough to try everything and to carry no load. */
export const NON_CRITICAL = {
  /** CPUs of a machine of the system pool. */
  cpus: 4,
  /** Machines of it. */
  nodes: 3,
  /** CPUs of a server of PostgreSQL. */
  databaseCpus: 4,
  /** Capacity units of Application Gateway. */
  gatewayUnits: 5,
  /** Messaging units of Service Bus. */
  busUnits: 1,
} as const;
