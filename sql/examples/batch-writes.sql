-- Writing many rows (A4). One statement a batch: a round trip, a plan and a commit cost the same for one row as for a thousand.
-- Batches of 500 to 1,000 rows: beyond that there is nothing to gain, and locks are held longer.
-- Through PgBouncer each batch is a transaction of its own, so another client has the connection in between.

-- 1. Arrays: one parameter a column, however many rows, so the statement is one and the same and stays prepared.
--    In code: `insert into events (...) select * from unnest($1::uuid[], $2::timestamptz[], ...)`.
insert into events (event_id, occurred_at, tenant_id, kind, payload)
select gen_random_uuid(), now(), tenant, 'document.saved', '{"version": 1}'
  from unnest(array(select gen_random_uuid() from generate_series(1, 1000))) as tenant;

-- 2. Twice is once: a batch that is sent again after a lost answer changes nothing. Sorted by key, so that two batches that
--    meet lock in one order and neither waits for the other in a circle.
insert into tenant_documents (tenant_id, document_id, body)
select tenant, tenant, '{"version": 2}'
  from unnest(array['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']::uuid[]) as tenant
  order by tenant
on conflict (tenant_id, document_id) do update set body = excluded.body, updated_at = now()
  where tenant_documents.body is distinct from excluded.body;

-- 3. Deleting many: by key and in pieces, never by age. What is dropped by age is a partition.
delete from tenant_documents
 where (tenant_id, document_id) in (
   select tenant_id, document_id from tenant_documents
    where tenant_id = '00000000-0000-4000-8000-000000000001'
    order by tenant_id, document_id
    limit 1000);

-- 4. Loads of millions: COPY, on port 5432, outside the hours of the day; `copy events (...) from stdin (format binary)`.
