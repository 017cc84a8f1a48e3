-- A statement says who sent it and why (E8): libraries for Node.js, Python and Java add this comment by themselves
-- (https://google.github.io/sqlcommenter/, 2026-11). Tags of few values only: service, route, job; never ids of people.
-- The trace's id belongs into the comment too, where statements are logged one by one.
select count(*) from tenant_documents where tenant_id = '00000000-0000-4000-8000-000000000002'
/*route='%2Fdocuments%2F%3Aid',service='content',traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/;
