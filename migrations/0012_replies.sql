-- The people forms are sent to, the replies WhatsApp brings, and forms that run without an endpoint.

create table contacts (
    tenant_id  uuid        not null,
    id         uuid        not null,
    -- The WhatsApp number, digits alone; null while a person is known by a business-scoped id only.
    wa_id      text        check (wa_id ~ '^[0-9]{5,20}$'),
    -- What the person calls themselves on WhatsApp; may be empty.
    name       text        not null default '',
    -- What the person said of themselves in earlier forms, by the word of the fact: {"email": "…"}.
    facts      jsonb       not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index contacts_phone on contacts (tenant_id, wa_id) where wa_id is not null;
select control.isolate('contacts');

-- Meta gives every business portfolio another id of the same person, and a new one when the person changes number.
create table contact_user_ids (
    tenant_id  uuid        not null,
    -- Meta's id of the WhatsApp business account that was told this id.
    waba_id    text        not null,
    user_id    text        not null,
    contact_id uuid        not null,
    since      timestamptz not null default now(),
    primary key (tenant_id, waba_id, user_id),
    foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade
);
create index contact_user_ids_contact on contact_user_ids (tenant_id, contact_id);
select control.isolate('contact_user_ids');

-- To whom the session's token was sent. Null for one that anybody may have opened: nothing is filled in beforehand there.
alter table sessions add column contact_id uuid;
create index sessions_contact on sessions (tenant_id, contact_id) where contact_id is not null;
alter table messages add column contact_id uuid;
create index messages_contact on messages (tenant_id, contact_id) where contact_id is not null;

-- Replies of people's phones (nfm_reply), each once. One may come before the endpoint's Submission is committed: whoever
-- reads the Submission finds it here by the session, in whatever order the two were written.
create table flow_replies (
    tenant_id     uuid        not null,
    -- WhatsApp's id of the person's message.
    message_id    text        not null,
    session_id    uuid        not null,
    -- Who sent it.
    contact_id    uuid,
    -- What it became itself, without an endpoint.
    submission_id uuid,
    received_at   timestamptz not null default now(),
    primary key (tenant_id, message_id)
);
create index flow_replies_session on flow_replies (tenant_id, session_id);
create index flow_replies_contact on flow_replies (tenant_id, contact_id) where contact_id is not null;
select control.isolate('flow_replies');

alter table submissions
    -- A second reply on one message's token; only without an endpoint.
    add column again              boolean     not null default false,
    -- The person's message that brought the answers; null when the endpoint had them.
    add column inbound_message_id text,
    -- What must be corrected before it is delivered: [{"field": "…", "question": "…", "problem": "…"}]. Null: nothing.
    add column problems           jsonb,
    -- What the phone sent, while there is something to correct.
    add column reply              jsonb,
    add column corrected_at       timestamptz,
    add column corrected_by       uuid,
    add constraint submissions_again_by_reply check (not again or inbound_message_id is not null),
    add constraint submissions_reply_to_correct check (num_nonnulls(problems, reply) in (0, 2));
-- The last word on "nothing arrives twice": one a session, but for replies that say they come again, and one a reply.
alter table submissions drop constraint submissions_tenant_id_session_id_key;
create unique index submissions_session on submissions (tenant_id, session_id) where not again;
create unique index submissions_reply on submissions (tenant_id, inbound_message_id) where inbound_message_id is not null;
create index submissions_correction on submissions (tenant_id, flow_id, id) where problems is not null;

alter table flows
    -- Who checks the answers: 'endpoint', 'static' (the phone alone), or 'auto'.
    add column mode text not null default 'endpoint' check (mode in ('endpoint', 'auto', 'static'));
alter table flow_versions
    -- False when the phone finds its way alone and no endpoint is asked.
    add column endpoint   boolean     not null default true,
    -- No longer answered: phones that hold it are told how to begin again.
    add column retired_at timestamptz;

-- Posts of WhatsApp of which a part could not be taken in; the rest of each was. For whoever looks into it.
create table webhook_dead_letters (
    tenant_id   uuid        not null,
    -- The id the post had in the inbox.
    id          uuid        not null,
    app_id      text        not null,
    -- Sealed: it holds what people wrote.
    sealed_body bytea       not null,
    -- One entry for each part: [{"place": "entry/0/changes/1/messages/0", "reason": "…"}]. No content.
    problems    jsonb       not null,
    received_at timestamptz not null,
    primary key (tenant_id, id)
);
select control.isolate('webhook_dead_letters');
