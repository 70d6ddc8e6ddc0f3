-- The queue. Rows are few (what is done is deleted) and change often.

create table control.jobs (
    id           uuid        primary key,
    tenant_id    uuid        not null,
    kind         text        not null,
    -- One unfinished job a kind and key; null: as many as are asked for.
    key          text,
    -- Ids alone, never content.
    payload      jsonb       not null,
    state        text        not null default 'ready' check (state in ('ready', 'running', 'failed')),
    run_at       timestamptz not null,
    -- Tries so far; begins anew when somebody asks for the job again.
    attempt      integer     not null default 0,
    -- Counts claims and never goes back. It fences: only the claim that is still the last one may finish the job.
    claims       bigint      not null default 0,
    max_attempts integer     not null check (max_attempts > 0),
    locked_by    text,
    locked_until timestamptz,
    -- Asked for again while running: run once more from here when it ends.
    again_at     timestamptz,
    last_error   text,
    created_at   timestamptz not null default now(),
    failed_at    timestamptz,
    check ((state = 'running') = (locked_by is not null and locked_until is not null))
) with (
    -- Few live rows, many dead ones: clean up early, and leave room on the page for updates in place.
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.0,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0
);

-- The claim: the next tenant with a due job, then that tenant's oldest.
create index jobs_turn on control.jobs (tenant_id, run_at) where state = 'ready';
-- Leases that ran out.
create index jobs_leases on control.jobs (locked_until) where state = 'running';
create unique index jobs_key on control.jobs (kind, key) where state in ('ready', 'running');

grant select, insert, update, delete on control.jobs to akis_app;
