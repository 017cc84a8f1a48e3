-- What belongs to a tenant and is read by tenant: by hash of the tenant, so that one tenant's rows lie together and none of the
-- parts grows with the number of tenants alone (A4). Sixteen parts: their number cannot change without copying all rows.
select set_config('role', current_database() || '_owner', true);

create table app.tenant_documents (
  tenant_id uuid not null,
  document_id uuid not null,
  body jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, document_id)
) partition by hash (tenant_id);

do $$
begin
  for part in 0..15 loop
    execute format(
      'create table app.%I partition of app.tenant_documents for values with (modulus 16, remainder %s)',
      'tenant_documents_' || to_char(part, 'FM00'), part);
  end loop;
end
$$;
