-- What statements cost, by the tags that services write into them (E8): a comment in the form of
-- https://google.github.io/sqlcommenter/spec/ (2026-11), as in examples/query-tags.sql.
create extension if not exists pg_stat_statements with schema public;

-- The value of a tag; null where a statement has none.
create function plugilo.query_tag(query text, tag text)
  returns text
  language sql
  immutable
as $$
  select (regexp_match(query, '/\*.*\m' || tag || '=''([^'']*)''.*\*/'))[1];
$$;

-- Statements are told apart without their comments, so a statement that two routes send counts for the one that sent it first;
-- pg_stat_activity and the log of slow statements tell each by itself.
create view plugilo.statements as
  select plugilo.query_tag(query, 'service') as service,
         plugilo.query_tag(query, 'route') as route,
         rolname as role,
         calls,
         rows,
         total_exec_time as milliseconds,
         mean_exec_time as mean_milliseconds,
         shared_blks_read as blocks_read,
         shared_blks_hit as blocks_hit,
         wal_bytes,
         query
    from public.pg_stat_statements join pg_roles on pg_roles.oid = userid
    where dbid = (select oid from pg_database where datname = current_database());

create view plugilo.running as
  select plugilo.query_tag(query, 'service') as service,
         plugilo.query_tag(query, 'route') as route,
         usename as role, application_name, state, wait_event_type, wait_event,
         now() - query_start as running_for, query
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
