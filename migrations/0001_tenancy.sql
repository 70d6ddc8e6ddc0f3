-- The directory every other table stands on: who the tenants are, how one table is closed to all but the
-- tenants in scope, and what must be found before a tenant is known.
--
-- Roles come from cluster set-up, not from here: the owner of the database runs the migrations, `akis_app` is what
-- server and worker connect as. It owns nothing and cannot pass row-level security.
--
-- Rules of every migration: forward only; old and new code can both live with the result; no foreign key leads
-- from a tenant's table to another tenant's row or into `control`, so that tenants can move to another database.

create schema control;
grant usage on schema control to akis_app;
grant usage on schema public to akis_app;

-- The tenants a transaction may see: the setting `app.tenants`, ids joined by commas, set with `set local` alone.
-- Without it nothing is visible. Written into each policy by `control.isolate`.
create function control.isolate(isolated regclass) returns void
language plpgsql as $$
begin
    execute format('alter table %s enable row level security', isolated);
    execute format('alter table %s force row level security', isolated);
    execute format(
        'create policy tenants_in_scope on %s'
        ' using (tenant_id = any (string_to_array(nullif(current_setting(''app.tenants'', true), ''''), '','')::uuid[]))',
        isolated);
    execute format('grant select, insert, update, delete on %s to akis_app', isolated);
end
$$;
revoke all on function control.isolate(regclass) from public;

create table control.tenants (
    id               uuid        primary key,
    name             text        not null check (name <> ''),
    -- IANA name; times are shown in it.
    time_zone        text        not null,
    locale           text        not null,
    -- The key that seals this tenant's secrets, itself wrapped by the master key.
    wrapped_data_key bytea       not null,
    created_at       timestamptz not null default now()
);

create table control.people (
    id            uuid        primary key,
    email         text        not null check (email <> ''),
    name          text        not null,
    locale        text        not null,
    -- Argon2id in PHC form.
    password_hash text        not null,
    created_at    timestamptz not null default now()
);
-- One account an address, however it is capitalised.
create unique index people_email on control.people (lower(email));

create table control.members (
    tenant_id  uuid        not null references control.tenants (id) on delete cascade,
    person_id  uuid        not null references control.people (id) on delete cascade,
    role       text        not null check (role in ('viewer', 'agent', 'editor', 'admin', 'owner')),
    created_at timestamptz not null default now(),
    primary key (tenant_id, person_id)
);
create index members_person on control.members (person_id);

create table control.sign_ins (
    -- SHA-256 of the cookie: a copy of this table signs nobody in.
    token_hash   bytea       primary key,
    person_id    uuid        not null references control.people (id) on delete cascade,
    tenant_id    uuid        not null references control.tenants (id) on delete cascade,
    user_agent   text        not null,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at   timestamptz not null
);
create index sign_ins_person on control.sign_ins (person_id);
create index sign_ins_expiry on control.sign_ins (expires_at);

create table control.sign_in_attempts (
    -- SHA-256 of what is throttled (an address, a network).
    key_hash     bytea       primary key,
    window_start timestamptz not null,
    failures     integer     not null
);

-- Round trips to a vendor's consent page that are under way. Taken once.
create table control.oauth_states (
    state_hash      bytea       primary key,
    -- Names the row for sealing.
    id              uuid        not null,
    tenant_id       uuid        not null references control.tenants (id) on delete cascade,
    person_id       uuid        not null references control.people (id) on delete cascade,
    source          text        not null,
    sealed_verifier bytea,
    expires_at      timestamptz not null
);
create index oauth_states_expiry on control.oauth_states (expires_at);

-- Routes: from what a request carries to whose it is. No content.
create table control.endpoints (
    endpoint_id    text primary key,
    tenant_id      uuid not null references control.tenants (id) on delete cascade,
    publication_id uuid not null
);

create table control.flow_tokens (
    token_hash bytea       primary key,
    tenant_id  uuid        not null references control.tenants (id) on delete cascade,
    session_id uuid        not null,
    created_at timestamptz not null default now()
);

create table control.phone_numbers (
    -- Meta's id of the number.
    phone_number_id text primary key,
    tenant_id       uuid not null references control.tenants (id) on delete cascade,
    account_id      uuid not null
);

create table control.apps (
    -- Meta's app id. One tenant an app: its secret and verify token are the ones a webhook is checked against.
    app_id            text  primary key,
    tenant_id         uuid  not null references control.tenants (id) on delete cascade,
    account_id        uuid  not null,
    verify_token_hash bytea not null
);

-- Webhooks as they came, until a job has taken them in. Emptied by that job.
create table control.webhook_inbox (
    id          uuid        primary key,
    tenant_id   uuid        not null references control.tenants (id) on delete cascade,
    app_id      text        not null,
    body        bytea       not null,
    received_at timestamptz not null default now()
);

grant select, insert, update, delete on
    control.tenants, control.people, control.members, control.sign_ins, control.sign_in_attempts,
    control.oauth_states, control.endpoints, control.flow_tokens, control.phone_numbers, control.apps,
    control.webhook_inbox
to akis_app;

-- Lets server and worker refuse to start on a database that was not migrated.
grant select on public._sqlx_migrations to akis_app;
