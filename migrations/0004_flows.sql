-- Forms on their way to WhatsApp: the draft, its immutable compilations, and where they are published.

create table flows (
    tenant_id      uuid        not null,
    id             uuid        not null,
    name           text        not null,
    status         text        not null check (status in ('draft', 'publishing', 'live', 'problem')),
    source         text,
    source_form_id text,
    connection_id  uuid,
    -- The draft Form.
    form           jsonb       not null,
    created_by     uuid        not null,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
);
create index flows_connection on flows (tenant_id, connection_id);
select control.isolate('flows');

create table flow_versions (
    tenant_id  uuid        not null,
    id         uuid        not null,
    flow_id    uuid        not null,
    -- 1, 2, 3 … within the flow.
    number     integer     not null,
    form       jsonb       not null,
    -- json and not jsonb: people compare it with what Meta shows, in the order it was written.
    flow_json  json        not null,
    plan       jsonb       not null,
    report     jsonb       not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, flow_id, number),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade
);
select control.isolate('flow_versions');

create table publications (
    tenant_id            uuid        not null,
    id                   uuid        not null,
    flow_id              uuid        not null,
    account_id           uuid        not null,
    -- Public, in the endpoint's address; never changes.
    endpoint_id          text        not null,
    -- Meta's id of the flow, once it was created there.
    meta_flow_id         text,
    state                text        not null check (state in ('working', 'live', 'failed')),
    -- {"compile": {"state": "done", "detail": null}, …}; a step that is absent has not begun. A detail is a sentence in
    -- every language, as below.
    steps                jsonb       not null default '{}',
    -- {"en": "…", "tr": "…"}
    problem              jsonb,
    -- Meta's own list, as it was answered.
    validation_errors    jsonb       not null default '[]',
    -- What is being published, and what phones get now.
    version_id           uuid,
    published_version_id uuid,
    published_at         timestamptz,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, flow_id, account_id),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade,
    foreign key (tenant_id, account_id) references whatsapp_accounts (tenant_id, id),
    foreign key (tenant_id, version_id) references flow_versions (tenant_id, id),
    foreign key (tenant_id, published_version_id) references flow_versions (tenant_id, id)
);
select control.isolate('publications');
