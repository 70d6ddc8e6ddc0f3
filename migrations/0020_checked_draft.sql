-- SHA-256 of the draft that was checked when publishing was asked for; null when none was.
alter table publications add column draft_hash bytea;
