import { ActionIcon, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Member, Role } from '@/api/types';
import { useMe } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { Confirm } from '@/ui/Confirm';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';
import { Row } from '@/ui/Rows';
import { changeRole, removeMember } from './api';
import { useGivableRoles } from './roles';

interface Props {
  member: Member;
  mayChange: boolean;
  isMe: boolean;
}

export function MemberRow({ member, mayChange, isMe }: Props) {
  const { t } = useTranslation('members');
  const queries = useQueryClient();
  const company = useMe().tenant.name;
  const roles = useGivableRoles();
  const [asking, ask] = useDisclosure(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ['members'] });
  const change = useMutation({
    mutationFn: (role: Role) => changeRole(member.person_id, role),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => removeMember(member.person_id),
    onSuccess: async () => {
      ask.close();
      await refresh();
    },
  });
  // Somebody with a larger role than one's own can be seen, not changed.
  const editable = mayChange && !isMe && roles.includes(member.role);
  return (
    <Row
      title={
        <>
          {member.name}{' '}
          {isMe && (
            <Text component="span" size="sm" c="dimmed" fw={400}>
              {t('you')}
            </Text>
          )}
        </>
      }
      detail={
        <>
          {member.email}
          <Problem error={change.error} mt="xs" />
        </>
      }
      end={
        editable ? (
          <>
            <Select
              size="sm"
              w={140}
              aria-label={t('role_of', { name: member.name })}
              data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
              value={member.role}
              onChange={(next) => {
                const role = roles.find((each) => each === next);
                if (role && role !== member.role) change.mutate(role);
              }}
              disabled={change.isPending}
              allowDeselect={false}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              onClick={ask.open}
              aria-label={t('remove.label', { name: member.name })}
            >
              <Icon name="trash" size={18} />
            </ActionIcon>
            <Confirm
              opened={asking}
              title={t('remove.title', { name: member.name })}
              effect={t('remove.effect', { company })}
              action={t('remove.action')}
              danger
              busy={remove.isPending}
              error={remove.error}
              onConfirm={() => remove.mutate()}
              onClose={ask.close}
            />
          </>
        ) : (
          <Chip tone="quiet">{t(`role.${member.role}`)}</Chip>
        )
      }
    />
  );
}
