-- Files that people send with a form: from when they are first named until their object is kept, refused or dropped.

create table files (
    tenant_id     uuid        not null,
    -- Also names the object in the object store.
    id            uuid        not null,
    session_id    uuid        not null,
    flow_id       uuid        not null,
    -- Whose answers it belongs to; null until the form is finished.
    submission_id uuid,
    -- The question it answers.
    question      text        not null,
    -- WhatsApp's id of the upload.
    media_id      text        not null,
    -- Where it is fetched: the CDN (encrypted, by address and keys) or the Media API (by id).
    origin        text        not null check (origin in ('cdn', 'graph')),
    -- Whose access token fetches it from the Media API.
    account_id    uuid,
    -- As the person's phone calls it.
    file_name     text        not null,
    -- Sealed: address and keys of the CDN's copy, or what the reply says of it. Erased once the file is kept.
    sealed_source bytea,
    -- What the question takes: most kibibytes, MIME types (none: what pickers offer).
    max_kib       integer     not null,
    types         text[]      not null,
    state         text        not null check (state in ('waiting', 'kept', 'refused', 'failed', 'left_out')),
    refusal       text        check (refusal in ('too_large', 'type', 'damaged', 'infected', 'gone')),
    -- A sentence in every language: {"en": "…", "tr": "…"}.
    problem       jsonb,
    scanned       text        check (scanned in ('not_scanned', 'clean')),
    -- What its content is, once it was fetched.
    mime_type     text,
    size          bigint,
    sha256        bytea,
    fetched_at    timestamptz,
    settled_at    timestamptz,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, id),
    -- A request that is repeated finds its files again.
    unique (tenant_id, session_id, media_id),
    check (state <> 'refused' or refusal is not null),
    check (state <> 'kept' or (mime_type is not null and size is not null and scanned is not null)),
    check (origin <> 'graph' or account_id is not null)
) with (fillfactor = 80);
create index files_submission on files (tenant_id, submission_id) where submission_id is not null;
select control.isolate('files');

-- What only a file keeps from going out; a person decides.
alter table deliveries add column held_by_files boolean not null default false;
