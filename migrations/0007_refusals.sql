-- A person who does not give a consent the form cannot go on without. Nothing else of the session is kept: its answers
-- are emptied in the same statement. Whoever ticks after all and goes on has not refused.

alter table sessions
    -- The consent part, by the source's id of it.
    add column refused_consent text,
    -- Names the text that was shown: a hash of it.
    add column refused_text    text,
    add column refused_at      timestamptz,
    add constraint sessions_refusal_is_whole
        check (num_nonnulls(refused_consent, refused_text, refused_at) in (0, 3));
