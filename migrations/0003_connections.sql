-- A tenant's access to source systems and to WhatsApp. Every secret is sealed with the tenant's data key.

create table connections (
    tenant_id            uuid        not null,
    id                   uuid        not null,
    source               text        not null,
    -- The vendor's id of the account (HubSpot: portal).
    account_id           text        not null,
    account_name         text        not null,
    region               text,
    scopes               text[]      not null,
    -- A disconnected row keeps its id, without tokens: connecting the same account again takes its flows along.
    status               text        not null check (status in ('active', 'reconnect_needed', 'disconnected')),
    -- What a person has to do, a sentence in every language: {"en": "…", "tr": "…"}.
    problem              jsonb,
    sealed_access_token  bytea,
    sealed_refresh_token bytea,
    token_expires_at     timestamptz,
    -- Grows with every change of tokens; whoever refreshes or refuses names the one they saw.
    token_version        bigint      not null default 0,
    -- Grows with every consent a person gives.
    generation           integer     not null default 0,
    -- Somebody refreshes until then.
    refresh_until        timestamptz,
    connected_by         uuid        not null,
    connected_at         timestamptz not null default now(),
    last_used_at         timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, source, account_id)
);
select control.isolate('connections');

create table whatsapp_accounts (
    tenant_id                  uuid        not null,
    id                         uuid        not null,
    -- Meta's id of the WhatsApp business account.
    waba_id                    text        not null,
    name                       text        not null,
    app_id                     text        not null,
    sealed_access_token        bytea       not null,
    sealed_app_secret          bytea       not null,
    -- Still accepted after the secret was changed.
    sealed_previous_app_secret bytea,
    connected_by               uuid        not null,
    created_at                 timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, waba_id)
);
select control.isolate('whatsapp_accounts');

create table key_pairs (
    tenant_id          uuid        not null,
    id                 uuid        not null,
    account_id         uuid        not null,
    public_pem         text        not null,
    sealed_private_pem bytea       not null,
    created_at         timestamptz not null default now(),
    -- Replaced by a newer pair; still opens requests until then.
    retired_at         timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references whatsapp_accounts (tenant_id, id) on delete cascade
);
-- At most one present pair an account, also when two publications start at once.
create unique index key_pairs_current on key_pairs (tenant_id, account_id) where retired_at is null;
create index key_pairs_account on key_pairs (tenant_id, account_id, id);
select control.isolate('key_pairs');

create table phone_numbers (
    tenant_id            uuid        not null,
    id                   uuid        not null,
    account_id           uuid        not null,
    -- Meta's id of the number.
    phone_number_id      text        not null,
    display_phone_number text        not null,
    verified_name        text        not null,
    -- The pair whose public key Meta has for this number.
    registered_key_id    uuid,
    created_at           timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, phone_number_id),
    foreign key (tenant_id, account_id) references whatsapp_accounts (tenant_id, id) on delete cascade,
    foreign key (tenant_id, registered_key_id) references key_pairs (tenant_id, id)
);
create index phone_numbers_account on phone_numbers (tenant_id, account_id);
select control.isolate('phone_numbers');
