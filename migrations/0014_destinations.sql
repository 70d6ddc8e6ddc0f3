-- What a flow's answers are written to, the parts of writing one, and how fast an account may be written to.

create table destinations (
    tenant_id     uuid        not null,
    id            uuid        not null,
    flow_id       uuid        not null,
    kind          text        not null check (kind in ('hubspot_form', 'hubspot_contact', 'google_bridge',
        'google_form_post', 'google_sheet', 'surveymonkey_response', 'typeform_webhook', 'webhook')),
    -- Whose access writes; null for one that is reached by an address of its own.
    connection_id uuid,
    -- Each kind's own shape.
    settings      jsonb       not null default '{}',
    -- Signs what is sent (a webhook's, a bridge's).
    sealed_secret bytea,
    enabled       boolean     not null default true,
    -- When it last answered a check, or did not.
    checked_at    timestamptz,
    -- A sentence in every language: {"en": "…", "tr": "…"}. Null: the check was good.
    check_problem jsonb,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade,
    foreign key (tenant_id, connection_id) references connections (tenant_id, id)
) with (fillfactor = 80);
create index destinations_flow on destinations (tenant_id, flow_id, created_at, id);
create index destinations_connection on destinations (tenant_id, connection_id) where connection_id is not null;
select control.isolate('destinations');

-- Until now a form's source was where its answers went. The defaults of row-level security hide every tenant's rows from
-- the owner too: lifted for these statements alone.
alter table destinations no force row level security;
alter table flows no force row level security;
alter table submissions no force row level security;
alter table deliveries no force row level security;
insert into destinations (tenant_id, id, flow_id, kind, connection_id, created_at)
select tenant_id, gen_random_uuid(), id,
       case source when 'hubspot' then 'hubspot_form' else 'surveymonkey_response' end, connection_id, created_at
  from flows where source in ('hubspot', 'surveymonkey');

alter table deliveries
    -- Which destination; it may be gone. Null: written by a version that knew none, and filled in when it is tried.
    add column destination_id uuid,
    -- It gave its turn to others and stands in line.
    add column in_line        boolean not null default false,
    -- Of a test answer: it stays out of counts and raises no alert.
    add column test           boolean not null default false,
    drop constraint deliveries_tenant_id_submission_id_destination_key,
    drop constraint deliveries_waits_for_check,
    add constraint deliveries_waits_for_check check (waits_for in ('reconnect', 'correction', 'decision'));
-- `destination` is the kind from now on; 'source' is what earlier versions write.
update deliveries set test = true
  from submissions
 where submissions.tenant_id = deliveries.tenant_id and submissions.id = deliveries.submission_id and submissions.test;
update deliveries set destination_id = destinations.id, destination = destinations.kind
  from destinations
 where destinations.tenant_id = deliveries.tenant_id and destinations.flow_id = deliveries.flow_id;
create unique index deliveries_submission on deliveries (tenant_id, submission_id, destination_id);
-- What a destination still waits for, when it is looked at or removed.
create index deliveries_destination on deliveries (tenant_id, destination_id, state) where state <> 'delivered';
alter table destinations force row level security;
alter table flows force row level security;
alter table submissions force row level security;
alter table deliveries force row level security;

-- The parts of a delivery. One that is found begun was cut short and may have arrived.
create table delivery_steps (
    tenant_id   uuid        not null,
    delivery_id uuid        not null,
    -- Names it within its delivery: 'submit', 'file:…'.
    key         text        not null,
    position    integer     not null,
    kind        text        not null check (kind in ('submit', 'contact', 'object', 'file', 'note', 'prepare')),
    state       text        not null check (state in ('waiting', 'begun', 'done')),
    -- What it brought: an id at the destination.
    result      text,
    -- An earlier try may have arrived: ask before repeating.
    unclear     boolean     not null default false,
    began_at    timestamptz,
    done_at     timestamptz,
    primary key (tenant_id, delivery_id, key),
    foreign key (tenant_id, delivery_id) references deliveries (tenant_id, id) on delete cascade,
    check ((state = 'done') = (done_at is not null))
) with (fillfactor = 80);
select control.isolate('delivery_steps');

alter table attempts
    -- Which part was tried; null before there were parts, or when it ended before one.
    add column step text;

-- The answers of a flow, counted and exported without tests.
create index submissions_answers on submissions (tenant_id, flow_id, id) where not test;

alter table sessions
    -- A test whose answers somebody wants to see at the destinations.
    add column deliver_test boolean not null default false;

-- Turns at what is written to: one row an account or address.
create table pacing (
    tenant_id    uuid             not null,
    -- 'connection:…', 'address:…'.
    key          text             not null,
    -- Calls that may be begun at once, as of `filled_at`.
    tokens       double precision not null,
    filled_at    timestamptz      not null,
    -- Who comes has to stand behind this instant, the end of the line.
    line_ends_at timestamptz      not null,
    -- The same for who stood in line and found no turn all the same: they do not begin anew.
    late_ends_at timestamptz      not null,
    -- The other side asked for silence until then.
    paused_until timestamptz,
    -- Who writes now, and until when at the latest: {"<delivery>": <seconds since 1970>}.
    turns        jsonb            not null default '{}',
    primary key (tenant_id, key)
) with (fillfactor = 50);
select control.isolate('pacing');
