import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan, useMe } from '@/features/auth/me';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Rows } from '@/ui/Rows';
import { Waiting } from '@/ui/Waiting';
import { AddMember } from './AddMember';
import { membersQuery } from './api';
import { MemberRow } from './MemberRow';

export function MembersPage() {
  const { t } = useTranslation('members');
  const members = useQuery(membersQuery);
  const me = useMe();
  const mayChange = useCan('admin');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead', { company: me.tenant.name })} />
      <Stack gap="xl" maw={820}>
        <Problem error={members.error} onRetry={() => void members.refetch()} />
        {members.isPending && <Waiting rows={3} />}
        {members.data && (
          <Rows label={t('title')}>
            {members.data.map((member) => (
              <MemberRow
                key={member.person_id}
                member={member}
                mayChange={mayChange}
                isMe={member.person_id === me.person.id}
              />
            ))}
          </Rows>
        )}
        {mayChange ? (
          <AddMember />
        ) : (
          <Text size="sm" c="dimmed">
            {t('needs_admin')}
          </Text>
        )}
      </Stack>
    </>
  );
}
