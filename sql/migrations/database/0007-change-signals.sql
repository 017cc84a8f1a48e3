-- What the reader of changes is asked for while it runs (E8): a row here makes it read rows again, beside the changes that go on.
-- https://debezium.io/documentation/reference/3.0/configuration/signalling.html (2026-11)
select set_config('role', current_database() || '_owner', true);

create table app.changes_signals (
  id varchar(42) primary key,
  type varchar(32) not null,
  data varchar(2048)
);

do $$
begin
  -- It marks here where each part that it reads again begins and ends.
  execute format('grant select, insert on app.changes_signals to %I', current_database() || '_changes');
end
$$;

alter publication changes add table app.changes_signals;
-- What is deleted for a person's sake leaves the search index as well. Months that are dropped are still no news.
alter publication changes set (publish = 'insert, update, delete');
