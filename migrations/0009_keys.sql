-- Keys that live: a number may have a pair of its own, pairs are replaced and brought along, and what Meta has for each
-- number is looked at again and again. Of app secrets, the former one is accepted until an instant, not for ever.

alter table key_pairs
    -- A pair belongs to an account or to one number, so that the index of present pairs stays as it is: accounts count
    -- in it, numbers (whose account is null here) have their own below.
    alter column account_id drop not null,
    add column number_id uuid,
    -- Brought by a person, not made here.
    add column imported  boolean not null default false,
    -- How long a pair opens requests after it was replaced: from the replacement, and again from the moment a number
    -- is given its successor.
    add column grace     interval,
    add constraint key_pairs_one_holder check (num_nonnulls(account_id, number_id) = 1),
    add foreign key (tenant_id, number_id) references phone_numbers (tenant_id, id) on delete cascade;
create unique index key_pairs_number_current on key_pairs (tenant_id, number_id)
    where retired_at is null and number_id is not null;
create index key_pairs_number on key_pairs (tenant_id, number_id, id) where number_id is not null;

alter table phone_numbers
    -- How Meta's key for the number stood when it was last looked at; null: never looked.
    add column key_status      text check (key_status in ('valid', 'uploaded', 'mismatch', 'missing', 'foreign', 'unread')),
    add column key_checked_at  timestamptz,
    -- What a person has to do, a sentence in every language.
    add column key_problem     jsonb,
    -- A person decided that a key that is not ours may be replaced. Ends with the next registration.
    add column replace_key     boolean not null default false;
-- Which numbers a pair is registered on: such a pair is not refused, however long ago it was replaced.
create index phone_numbers_registered_key on phone_numbers (tenant_id, registered_key_id)
    where registered_key_id is not null;

-- Rows that are here already get an end by the default, which does not pass row-level security; later ones are given
-- theirs with the secret.
alter table whatsapp_accounts
    add column previous_app_secret_until timestamptz default now() + interval '72 hours';
alter table whatsapp_accounts
    alter column previous_app_secret_until drop default;
