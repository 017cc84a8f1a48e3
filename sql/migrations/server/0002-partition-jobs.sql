-- The clock that partitions are made by. pg_cron runs on the primary and on no replica, so the jobs follow a promotion (A20).
-- https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-extensions#pg_cron (2026-11)
create extension if not exists pg_cron;

-- Once a night, by UTC; partitions are made months ahead, so many nights may be missed. Asked again, it changes nothing.
create function plugilo.schedule_partitions(database_name text)
  returns bigint
  language sql
as $$
  select cron.schedule_in_database(
    'partitions-' || database_name, '17 2 * * *', 'select partitions.maintain()', database_name);
$$;

revoke execute on function plugilo.schedule_partitions(text) from public;
