-- Partitions by month, made and detached by the clock (A4). In SQL rather than by pg_partman: its calls differ between the
-- versions that Azure ships (https://github.com/pgpartman/pg_partman/blob/development/doc/migrate_to_5.md, 2026-11), and this
-- much of it is needed and no more.
select set_config('role', current_database() || '_owner', true);

create schema partitions;
-- What has been detached waits here until people have dropped or archived it.
create schema detached;

create table partitions.policy (
  parent regclass primary key,
  months_ahead integer not null check (months_ahead between 1 and 24),
  months_kept integer not null check (months_kept between 1 and 120)
);

-- The partition of one month, if it is not there; tells its name when it made one. Months begin at midnight UTC.
create function partitions.make_month(parent regclass, month date)
  returns text
  language plpgsql
  set timezone = 'UTC'
as $$
declare
  first constant date := date_trunc('month', month)::date;
  home name;
  child name;
begin
  select nspname, relname || to_char(first, '"_"YYYY"_"MM') into home, child
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where pg_class.oid = parent;
  if to_regclass(format('%I.%I', home, child)) is not null then
    return null;
  end if;
  execute format('create table %I.%I partition of %s for values from (%L) to (%L)',
    home, child, parent, first::timestamptz, (first + interval '1 month')::timestamptz);
  return child;
end
$$;

-- Months of a table that are attached, oldest first, read from their names.
create function partitions.months_of(parent regclass)
  returns table (child regclass, month date)
  language sql
  stable
as $$
  select inhrelid::regclass, to_date(substring(relname from '(\d{4}_\d{2})$'), 'YYYY_MM')
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = parent and relname ~ '_\d{4}_\d{2}$'
    order by 2;
$$;

-- Makes the months ahead and detaches those that are too old, of every table with a policy. Tells what it did; asked again,
-- it does nothing. Detaching waits five seconds for readers and is tried again the next night.
create function partitions.maintain(today date default (now() at time zone 'UTC')::date)
  returns table (action text, partition text)
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
  set lock_timeout = '5s'
as $$
declare
  rule record;
  old record;
  made text;
begin
  perform pg_advisory_xact_lock(hashtext('partitions.maintain'));
  for rule in select policy.parent, months_ahead, months_kept from partitions.policy order by policy.parent loop
    for ahead in 0..rule.months_ahead loop
      made := partitions.make_month(rule.parent, (today + make_interval(months => ahead))::date);
      if made is not null then
        return query select 'made', made;
      end if;
    end loop;
    for old in
      select child, month from partitions.months_of(rule.parent)
        where month < date_trunc('month', today) - make_interval(months => rule.months_kept)
    loop
      execute format('alter table %s detach partition %s', rule.parent, old.child);
      execute format('alter table %s set schema detached', old.child);
      return query select 'detached', old.child::text;
    end loop;
  end loop;
end
$$;

-- Puts a table, partitioned by a range of timestamps, under the clock and makes its first months.
create function partitions.adopt(parent regclass, months_ahead integer, months_kept integer)
  returns void
  language sql
as $$
  insert into partitions.policy values (parent, months_ahead, months_kept);
  select partitions.maintain();
$$;

-- How far ahead each table has room: at 0 the first write of next month fails.
create view partitions.headroom as
  select policy.parent, max(months.month) as last_month,
         (extract(year from age(max(months.month), date_trunc('month', now() at time zone 'UTC'))) * 12
           + extract(month from age(max(months.month), date_trunc('month', now() at time zone 'UTC'))))::integer
           as months_ahead
    from partitions.policy, partitions.months_of(policy.parent) as months
    group by policy.parent;
