-- Deliveries that a person decided to leave, and those that wait for their destination to be switched on.

alter table deliveries
    drop constraint deliveries_state_check,
    add constraint deliveries_state_check check (state in
        ('waiting', 'delivering', 'delivered', 'retrying', 'needs_attention', 'given_up', 'switched_off', 'left_here'));
-- Small as before: neither of the two new states is on its way or in need of a person, and both may stay for ever.
drop index deliveries_open;
create index deliveries_open on deliveries (tenant_id, flow_id, state)
    where state not in ('delivered', 'switched_off', 'left_here');

-- Answers with a file that was not kept, for as long as nobody has settled it.
create index files_trouble on files (tenant_id, flow_id) where state in ('refused', 'failed') and submission_id is not null;

-- A destination has two matters from now on: what it refuses, and that it cannot be reached. What stands is about either; as
-- the first it ends with the next answer that arrives, unless something there still waits for a person. The defaults of
-- row-level security hide every tenant's rows from the owner too: lifted for these statements alone.
alter table alerts no force row level security;
alter table deliveries no force row level security;
alter table attempts no force row level security;
alter table destinations no force row level security;
update alerts set key = key || ':refused'
 where category = 'delivery' and resolved_at is null and key not like '%:%';
-- What got stuck on the switch until now goes on by itself, too.
update deliveries set state = 'switched_off', waits_for = null, problem =
       '{"en": "This destination is switched off, so the answer is kept here. It is sent by itself when the destination is switched on.",
         "tr": "Bu hedef kapalı olduğu için yanıt burada saklanıyor. Hedef açıldığında kendiliğinden gönderilir."}'
 where state = 'needs_attention' and waits_for = 'correction' and not test
   and 'switched_off' = (select code from attempts
                          where attempts.tenant_id = deliveries.tenant_id and attempts.delivery_id = deliveries.id
                          order by attempts.id desc limit 1)
   and exists (select from destinations
                where destinations.tenant_id = deliveries.tenant_id and destinations.id = deliveries.destination_id
                  and not destinations.enabled);
alter table alerts force row level security;
alter table deliveries force row level security;
alter table attempts force row level security;
alter table destinations force row level security;
