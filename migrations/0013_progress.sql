-- How often a session's answers were erased by a refusal. Progress is written a moment after it was taken; what was taken
-- before a refusal names a smaller number than the row has and is not written over it.

alter table sessions
    add column erasures integer not null default 0;
