-- What is deleted for a person's sake leaves the search index as well (E8). Months that are dropped are still no news.
select set_config('role', current_database() || '_owner', true);

alter publication changes set (publish = 'insert, update, delete');
