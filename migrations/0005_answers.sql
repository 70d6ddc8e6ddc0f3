-- People's passes through a form, what they sent, and its way to the source. These grow with use. Ids are UUIDv7 and
-- so sort by time: lists read the end of an index, and the tables can be partitioned by range of id later.

create table sessions (
    tenant_id         uuid        not null,
    id                uuid        not null,
    flow_id           uuid        not null,
    version_id        uuid        not null,
    publication_id    uuid        not null,
    -- How the person came here.
    origin            text        not null check (origin in ('agent', 'test', 'broadcast', 'qr', 'ad', 'api', 'unknown')),
    -- A flow token that is not ours, kept as a reference and never used as a key.
    external_token    text,
    -- What was answered so far; emptied on completion, when the submission has it.
    answers           jsonb       not null default '{}',
    -- The last screen that was passed.
    screen            text,
    created_at        timestamptz not null default now(),
    opened_at         timestamptz,
    last_seen_at      timestamptz,
    completed_at      timestamptz,
    submission_id     uuid,
    -- Meta's key of the last error the phone reported.
    last_client_error text,
    primary key (tenant_id, id)
) with (fillfactor = 80);
create index sessions_flow on sessions (tenant_id, flow_id, id);
select control.isolate('sessions');

create table submissions (
    tenant_id    uuid        not null,
    id           uuid        not null,
    flow_id      uuid        not null,
    version_id   uuid        not null,
    session_id   uuid        not null,
    -- The Submission with its labels, as the person saw them.
    body         jsonb       not null,
    test         boolean     not null,
    completed_at timestamptz not null,
    -- When WhatsApp brought the person's reply as well.
    confirmed_at timestamptz,
    primary key (tenant_id, id),
    -- The last word on "nothing arrives twice".
    unique (tenant_id, session_id)
);
-- Lists of a flow, newest first; also counts them.
create index submissions_flow on submissions (tenant_id, flow_id, id);
select control.isolate('submissions');

create table deliveries (
    tenant_id             uuid        not null,
    id                    uuid        not null,
    submission_id         uuid        not null,
    flow_id               uuid        not null,
    -- 'source': the form the flow was read from.
    destination           text        not null,
    connection_id         uuid,
    state                 text        not null check (state in
        ('waiting', 'delivering', 'delivered', 'retrying', 'needs_attention', 'given_up')),
    -- What a delivery that needs attention waits for.
    waits_for             text        check (waits_for in ('reconnect', 'correction')),
    -- Consents of the connection when the present try began: a newer one means the refusal is out of date.
    connection_generation integer,
    -- An earlier try may have arrived: ask before repeating.
    unclear               boolean     not null default false,
    -- A sentence in every language: {"en": "…", "tr": "…"}.
    problem               jsonb,
    attempts              integer     not null default 0,
    next_attempt_at       timestamptz,
    delivered_at          timestamptz,
    created_at            timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, submission_id, destination),
    foreign key (tenant_id, submission_id) references submissions (tenant_id, id) on delete cascade,
    check ((state = 'needs_attention') = (waits_for is not null))
) with (fillfactor = 80);
-- What is still on its way, counted in the list of flows. Small: nearly all are delivered.
create index deliveries_open on deliveries (tenant_id, flow_id, state) where state <> 'delivered';
-- What a reconnection sets going again.
create index deliveries_waiting on deliveries (tenant_id, connection_id) where waits_for = 'reconnect';
select control.isolate('deliveries');

create table attempts (
    tenant_id   uuid        not null,
    id          uuid        not null,
    delivery_id uuid        not null,
    started_at  timestamptz not null,
    duration_ms bigint      not null,
    outcome     text        not null check (outcome in ('delivered', 'found', 'retry', 'unclear', 'reconnect', 'refused')),
    http_status integer,
    -- A stable word for the cause.
    code        text,
    -- A sentence without answers, in every language; of a delivered one, what the destination said.
    message     jsonb,
    primary key (tenant_id, id),
    foreign key (tenant_id, delivery_id) references deliveries (tenant_id, id) on delete cascade
);
create index attempts_delivery on attempts (tenant_id, delivery_id, id);
select control.isolate('attempts');
