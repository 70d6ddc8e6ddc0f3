-- Messages that carry a form to a person.

create table messages (
    tenant_id         uuid        not null,
    -- Also sent as Meta's callback data: a status finds its message by it.
    id                uuid        not null,
    flow_id           uuid        not null,
    publication_id    uuid        not null,
    session_id        uuid        not null,
    -- Meta's id of the sending number.
    phone_number_id   text        not null,
    recipient         text        not null,
    body              text        not null,
    call_to_action    text        not null,
    -- Sealed: the table that finds a session by its token keeps only a hash.
    sealed_flow_token bytea       not null,
    state             text        not null check (state in
        ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unclear')),
    -- A sentence in every language: {"en": "…", "tr": "…"}.
    problem           jsonb,
    -- WhatsApp's id of the message.
    wamid             text,
    created_by        uuid,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    primary key (tenant_id, id)
) with (fillfactor = 80);
create index messages_flow on messages (tenant_id, flow_id, id);
create unique index messages_wamid on messages (tenant_id, wamid) where wamid is not null;
select control.isolate('messages');

-- Keys of effects that must happen once, written in the effect's own transaction.
create table seen (
    tenant_id uuid        not null,
    kind      text        not null,
    key       text        not null,
    at        timestamptz not null default now(),
    primary key (tenant_id, kind, key)
);
create index seen_age on seen (tenant_id, at);
select control.isolate('seen');

-- Who changed what. Rows are added, never changed: the application has no right to.
create table audit (
    tenant_id uuid        not null,
    id        uuid        not null,
    at        timestamptz not null default now(),
    -- Null: the product itself.
    person_id uuid,
    action    text        not null,
    target    text        not null,
    detail    jsonb       not null default '{}',
    primary key (tenant_id, id)
);
select control.isolate('audit');
revoke update, delete on audit from akis_app;
