-- The stream of changes that Debezium reads (A20, E8), by its plug-in pgoutput: a publication of what others may see, no more.
select set_config('role', current_database() || '_owner', true);

-- Debezium beats here when nothing happens: its place in the log moves on, and the server may let go of old log.
-- https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-wal-disk-space (2026-11)
create table app.changes_heartbeat (
  id smallint primary key check (id = 1),
  beat_at timestamptz not null
);

do $$
begin
  execute format('grant select on app.events, app.changes_heartbeat to %I', current_database() || '_changes');
  execute format('grant insert, update on app.changes_heartbeat to %I', current_database() || '_changes');
end
$$;

-- By the root: who reads sees one table, whatever month a row lies in, and new months are in it by themselves. Months that are
-- dropped are no news.
create publication changes for table app.events, app.changes_heartbeat
  with (publish = 'insert, update', publish_via_partition_root = true);
