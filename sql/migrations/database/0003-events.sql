-- What happened, in the order in which it happened: written by the service in the transaction of the change itself, read by
-- Debezium into search and other services (E8). By month, because it is read by time and dropped by time (A4).
select set_config('role', current_database() || '_owner', true);

create table app.events (
  -- Made by the service: the same event sent twice is one row.
  event_id uuid not null,
  occurred_at timestamptz not null default now(),
  tenant_id uuid not null,
  kind text not null,
  payload jsonb not null,
  -- A key of a partitioned table holds what it is partitioned by.
  primary key (event_id, occurred_at)
) partition by range (occurred_at);

create index events_of_tenant on app.events (tenant_id, occurred_at);

-- A quarter ahead; a year and the month that is running behind.
select partitions.adopt('app.events', 3, 13);
