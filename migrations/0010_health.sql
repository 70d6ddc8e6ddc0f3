-- How the endpoints of published forms behave: our own measurements, what Meta says, and the last test.

-- Counts a minute. Several processes add to the same row; rows older than a few days are removed.
create table endpoint_minutes (
    tenant_id      uuid        not null,
    publication_id uuid        not null,
    minute         timestamptz not null,
    -- Answered requests of phones; those answered with a status a phone can do nothing with; those that complained of an
    -- earlier answer.
    requests       bigint      not null default 0,
    failed         bigint      not null default 0,
    client_errors  bigint      not null default 0,
    -- Requests without a good signature; not among the requests.
    unsigned       bigint      not null default 0,
    -- How many requests took how long; the bounds are the application's.
    latency        bigint[]    not null,
    -- Pings of our own to the public address, and those without a good answer.
    probes         bigint      not null default 0,
    probes_failed  bigint      not null default 0,
    primary key (tenant_id, publication_id, minute)
) with (fillfactor = 70);
select control.isolate('endpoint_minutes');

-- One row a publication that anything is known of.
create table publication_health (
    tenant_id      uuid        not null,
    publication_id uuid        not null,
    -- How it stands, by our measurements and Meta's news, when last looked at.
    level          text        not null default 'good'
        check (level in ('good', 'watch', 'warning', 'critical', 'throttled', 'blocked')),
    level_since    timestamptz not null default now(),
    -- What Meta said by webhook: status, alerts, the end of a version; each with its time.
    news           jsonb       not null default '{}',
    -- The sheet of the last test, and when it was made.
    doctor         jsonb,
    doctor_at      timestamptz,
    primary key (tenant_id, publication_id),
    foreign key (tenant_id, publication_id) references publications (tenant_id, id) on delete cascade
);
select control.isolate('publication_health');

-- News names a flow by Meta's id of it.
create index publications_meta_flow on publications (tenant_id, meta_flow_id) where meta_flow_id is not null;

-- Which tenants have endpoints: those are looked after.
create index endpoints_tenant on control.endpoints (tenant_id);
