-- The states of a form at its source: what a flow was made from, what the source has now, and how we hear of changes.

-- One row a state that was seen; a state the form goes back to is the same row again.
create table source_forms (
    tenant_id uuid        not null,
    id        uuid        not null,
    flow_id   uuid        not null,
    -- SHA-256 of the form without its version: the source's tokens change more often than its forms.
    hash      bytea       not null,
    form      jsonb       not null,
    -- The source's own token of the state (HubSpot updatedAt, Google revisionId), as it was last seen.
    version   text        not null,
    seen_at   timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, flow_id, hash),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade
);
select control.isolate('source_forms');

-- How a flow stands to its source.
create table source_states (
    tenant_id   uuid        not null,
    flow_id     uuid        not null,
    -- What the draft was made from.
    base_id     uuid        not null,
    -- What the source had when it was last read.
    latest_id   uuid        not null,
    checked_at  timestamptz not null default now(),
    -- Since when the source has no such form.
    deleted_at  timestamptz,
    primary key (tenant_id, flow_id),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade,
    foreign key (tenant_id, base_id) references source_forms (tenant_id, id),
    foreign key (tenant_id, latest_id) references source_forms (tenant_id, id)
) with (fillfactor = 70);
select control.isolate('source_states');

-- Which state a version was made from; null for versions from before.
alter table flow_versions add column source_form_id uuid;
alter table flow_versions add foreign key (tenant_id, source_form_id) references source_forms (tenant_id, id);

-- That a source tells of changes of a flow's form.
create table source_watches (
    tenant_id     uuid        not null,
    flow_id       uuid        not null,
    connection_id uuid        not null,
    form_id       text        not null,
    -- The source's id of the watch; null while it is being asked for, or when the source refused.
    watch_id      text,
    -- When it must be renewed.
    expires_at    timestamptz,
    -- Not asked for again before then.
    next_try_at   timestamptz not null default now(),
    primary key (tenant_id, flow_id),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade,
    foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
select control.isolate('source_watches');

-- Routes: from the address a source calls, or the form it names, to the flow. No content.
create table control.source_hooks (
    tenant_id  uuid  not null references control.tenants (id) on delete cascade,
    flow_id    uuid  not null,
    -- SHA-256 of the last part of the address.
    token_hash bytea not null,
    source     text  not null,
    -- The form's id at the source.
    form_id    text  not null,
    primary key (tenant_id, flow_id)
);
create unique index source_hooks_token on control.source_hooks (token_hash);
-- Google names the form, not the address.
create index source_hooks_form on control.source_hooks (source, form_id);
grant select, insert, update, delete on control.source_hooks to akis_app;
