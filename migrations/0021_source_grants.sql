-- Which accounts at the sources are in use, so that a consent which several companies of this installation live on is not
-- taken back when one of them disconnects: Google counts a person's consents to one app as one.

-- An account without its name: who does not know it already learns nothing here.
create function control.account_hash(source text, account_id text) returns bytea
language sql immutable strict parallel safe
as $$ select sha256(convert_to(source || ' ' || account_id, 'UTF8')) $$;

-- One row a connection that lives on a consent which still works.
create table control.source_grants (
    tenant_id     uuid  not null references control.tenants (id) on delete cascade,
    connection_id uuid  not null,
    account_hash  bytea not null,
    primary key (tenant_id, connection_id)
);
create index source_grants_account on control.source_grants (account_hash);
grant select, insert, update, delete on control.source_grants to akis_app;

-- Kept by the database: while two versions of the program run side by side, the older one knows nothing of the table.
-- It runs as whoever writes the connection, and sees no more than they do.
create function control.note_source_grant() returns trigger
language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        delete from control.source_grants where tenant_id = old.tenant_id and connection_id = old.id;
    elsif new.sign_in = 'oauth' and new.status in ('active', 'permission_needed') then
        insert into control.source_grants (tenant_id, connection_id, account_hash)
        values (new.tenant_id, new.id, control.account_hash(new.source, new.account_id))
        on conflict (tenant_id, connection_id) do nothing;
    else
        delete from control.source_grants where tenant_id = new.tenant_id and connection_id = new.id;
    end if;
    return null;
end
$$;
create trigger connections_source_grant
    after insert or delete or update of status, sign_in on connections
    for each row execute function control.note_source_grant();

-- Those that are there. The defaults of row-level security hide them from the owner too: lifted for this statement alone.
alter table connections no force row level security;
insert into control.source_grants (tenant_id, connection_id, account_hash)
select tenant_id, id, control.account_hash(source, account_id)
  from connections
 where sign_in = 'oauth' and status in ('active', 'permission_needed');
alter table connections force row level security;
