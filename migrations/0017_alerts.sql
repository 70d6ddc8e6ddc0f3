-- What a company must know: raised once, resolved by itself, told in the app, by e-mail and by webhook.

create table alerts (
    tenant_id     uuid        not null,
    id            uuid        not null,
    category      text        not null
        check (category in ('connection', 'delivery', 'source_change', 'health', 'file')),
    -- What within the category; the application's (a destination's id, a flow's).
    key           text        not null check (key <> ''),
    flow_id       uuid,
    connection_id uuid,
    -- Sentences in every language: {"en": "…", "tr": "…"}.
    title         jsonb       not null,
    next_step     jsonb       not null,
    -- Where in the dashboard something can be done about it.
    path          text        not null,
    -- How often it was raised while it stood.
    count         bigint      not null default 1,
    raised_at     timestamptz not null default now(),
    last_at       timestamptz not null default now(),
    resolved_at   timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade,
    foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
) with (fillfactor = 80);
-- Raised again while it stands, an alert is the same one.
create unique index alerts_open on alerts (tenant_id, category, key) where resolved_at is null;
select control.isolate('alerts');

-- Who has seen it.
create table alert_views (
    tenant_id uuid        not null,
    alert_id  uuid        not null,
    person_id uuid        not null,
    seen_at   timestamptz not null default now(),
    primary key (tenant_id, alert_id, person_id),
    foreign key (tenant_id, alert_id) references alerts (tenant_id, id) on delete cascade
);
select control.isolate('alert_views');

-- By which ways a category is told; without a row by all of them.
create table alert_ways (
    tenant_id uuid    not null,
    category  text    not null
        check (category in ('connection', 'delivery', 'source_change', 'health', 'file')),
    app       boolean not null,
    email     boolean not null,
    webhook   boolean not null,
    primary key (tenant_id, category)
);
select control.isolate('alert_ways');

-- One row a company that changed anything.
create table alert_settings (
    tenant_id             uuid     not null,
    -- Hour of the company's day at which e-mails are sent as one; null: at once.
    digest_hour           smallint check (digest_hour between 0 and 23),
    webhook_url           text,
    sealed_webhook_secret bytea,
    primary key (tenant_id),
    check ((webhook_url is null) = (sealed_webhook_secret is null))
);
select control.isolate('alert_settings');

-- What was told to whom. The row is written before the call: one that stayed at 'sending' may have arrived.
create table alert_sends (
    tenant_id uuid        not null,
    alert_id  uuid        not null,
    way       text        not null check (way in ('email', 'webhook')),
    -- The person; of a webhook the zero id.
    recipient uuid        not null,
    state     text        not null check (state in ('sending', 'sent', 'failed', 'unclear')),
    at        timestamptz not null default now(),
    primary key (tenant_id, alert_id, way, recipient),
    foreign key (tenant_id, alert_id) references alerts (tenant_id, id) on delete cascade
);
select control.isolate('alert_sends');
