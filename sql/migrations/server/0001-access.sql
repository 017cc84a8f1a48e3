-- Lets an identity into a service's database. Roles belong to the server, so this is in the database "postgres" alone,
-- where Azure has its functions for Entra identities:
-- https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-manage-azure-ad-users (2026-11)

-- principal: name of the managed identity, which becomes the role's name; object_id: its principal id in Entra.
-- access: "writer" reads and writes rows, "reader" reads them, "changes" reads the stream of changes (Debezium).
-- Asked again, it changes nothing. Needs the roles that database/0001-roles.sql makes.
create function plugilo.grant_access(principal text, object_id text, database_name text, access text)
  returns text
  language plpgsql
as $$
declare
  granted constant text := database_name || '_' || access;
begin
  if access not in ('writer', 'reader', 'changes') then
    raise exception 'access: got "%", expected writer, reader or changes', access;
  end if;
  if to_regrole(quote_ident(granted)) is null then
    raise exception 'database_name: got "%", which has no role "%", expected a database that has been migrated',
      database_name, granted;
  end if;
  if to_regrole(quote_ident(principal)) is null then
    perform pgaadauth_create_principal_with_oid(principal, object_id, 'service', false, false);
  end if;
  if not pg_has_role(principal, granted, 'member') then
    execute format('grant %I to %I', granted, principal);
  end if;
  -- Attributes are not inherited from a role that one is a member of.
  if access = 'changes' and not (select rolreplication from pg_roles where rolname = principal) then
    execute format('alter role %I replication', principal);
  end if;
  return format('%s is %s', principal, granted);
end
$$;

create function plugilo.revoke_access(principal text, database_name text, access text)
  returns text
  language plpgsql
as $$
begin
  execute format('revoke %I from %I', database_name || '_' || access, principal);
  return format('%s is no longer %s_%s', principal, database_name, access);
end
$$;

revoke execute on function plugilo.grant_access(text, text, text, text) from public;
revoke execute on function plugilo.revoke_access(text, text, text) from public;
