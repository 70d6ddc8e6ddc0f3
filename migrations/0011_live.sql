-- What changes while a form is filled in: lists of options that a company keeps, and calendars with bookings.

create table lists (
    tenant_id  uuid        not null,
    id         uuid        not null,
    name       text        not null check (name <> ''),
    -- Rises with every change: who replaces a list says which one they saw.
    version    integer     not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
select control.isolate('lists');

create table list_options (
    tenant_id   uuid    not null,
    list_id     uuid    not null,
    -- From 0, in the order shown.
    position    integer not null,
    -- What an answer holds.
    value       text    not null check (value <> ''),
    -- What people read.
    label       text    not null check (label <> ''),
    description text    not null default '',
    -- Sold out or out of season: kept, not offered.
    hidden      boolean not null default false,
    primary key (tenant_id, list_id, position),
    unique (tenant_id, list_id, value),
    foreign key (tenant_id, list_id) references lists (tenant_id, id) on delete cascade
);
select control.isolate('list_options');

create table calendars (
    tenant_id  uuid        not null,
    id         uuid        not null,
    name       text        not null check (name <> ''),
    -- Time zone, hours, holidays, places: the Rules of the crate `calendar`.
    rules      jsonb       not null,
    version    integer     not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- No longer offered; its bookings are history.
    deleted_at timestamptz,
    primary key (tenant_id, id)
);
select control.isolate('calendars');

-- Places given to people. Whoever gives one holds the calendar's row and counts: that is what keeps two people from the
-- last place.
create table bookings (
    tenant_id    uuid        not null,
    id           uuid        not null,
    calendar_id  uuid        not null,
    -- Whose pass through a form; its submission, once there is one, has the same session.
    session_id   uuid        not null,
    starts_at    timestamptz not null,
    ends_at      timestamptz not null,
    state        text        not null check (state in ('held', 'booked', 'cancelled')),
    -- Until when a hold keeps the place. Later it is anybody's, and still its holder's while nobody took it.
    held_until   timestamptz,
    created_at   timestamptz not null default now(),
    booked_at    timestamptz,
    cancelled_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, calendar_id) references calendars (tenant_id, id),
    check (ends_at > starts_at),
    check ((state = 'held') = (held_until is not null)),
    check ((state = 'cancelled') = (cancelled_at is not null))
) with (fillfactor = 80);
-- Who is in the way of a slot, and what a calendar shows.
create index bookings_calendar on bookings (tenant_id, calendar_id, starts_at, id);
-- One place a person and slot, however often the phone repeats itself; also finds what a session has.
create unique index bookings_session on bookings (tenant_id, session_id, calendar_id, starts_at) where state <> 'cancelled';
select control.isolate('bookings');
