-- Accounts that live at an address of their own, keys that people bring, and permissions that are asked for one by one.

alter table connections
    -- The API's address for this account, where accounts live at several (SurveyMonkey's access_url, Typeform's regions).
    add column base_url text,
    -- Consented to on the source's page, or by a key that was brought.
    add column sign_in  text   not null default 'oauth' check (sign_in in ('oauth', 'key')),
    -- What was asked for beyond reading forms, in our words; what was granted of it stands in scopes.
    add column features text[] not null default '{}',
    drop constraint connections_status_check,
    -- permission_needed: works, but something that was asked for, or is needed, is not granted.
    add constraint connections_status_check
        check (status in ('active', 'permission_needed', 'reconnect_needed', 'disconnected'));

alter table control.oauth_states
    -- What is asked for beyond reading forms.
    add column features      text[] not null default '{}',
    -- Which of the source's regions.
    add column region        text,
    -- The connection that is connected again; another account than its own is not taken.
    add column connection_id uuid;
