-- Who may do what in a service's database. Four roles without a password that nobody signs in as: identities are made members
-- of one (plugilo.grant_access), so that a new identity is one grant and a leaver one revocation.
do $$
declare
  part text;
begin
  foreach part in array array['owner', 'writer', 'reader', 'changes'] loop
    if to_regrole(quote_ident(current_database() || '_' || part)) is null then
      execute format('create role %I nologin', current_database() || '_' || part);
    end if;
  end loop;
  -- Migrations act as the owner; whoever runs them must be able to become it.
  execute format('grant %I to %I', current_database() || '_owner', current_user);
  execute format('grant %I to %I', current_database() || '_reader', current_database() || '_writer');

  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to %I, %I', current_database(),
    current_database() || '_reader', current_database() || '_changes');
  -- Schemas, and the publication of changes.
  execute format('grant connect, create on database %I to %I', current_database(), current_database() || '_owner');
  -- A setting of the database, as PgBouncer hands connections from one client to the next.
  execute format('alter database %I set search_path to app', current_database());
end
$$;

select set_config('role', current_database() || '_owner', true);

create schema app;

do $$
declare
  reader constant text := current_database() || '_reader';
  writer constant text := current_database() || '_writer';
begin
  execute format('grant usage on schema app to %I, %I', reader, current_database() || '_changes');
  execute format('alter default privileges in schema app grant select on tables to %I', reader);
  execute format('alter default privileges in schema app grant insert, update, delete on tables to %I', writer);
  execute format('alter default privileges in schema app grant usage on sequences to %I', writer);
  -- What everybody may call is for the owner to say, function by function.
  execute 'alter default privileges revoke execute on functions from public';
end
$$;
