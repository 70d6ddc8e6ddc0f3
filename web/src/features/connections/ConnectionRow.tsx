import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { Connection } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { Confirm } from '@/ui/Confirm';
import { Icon } from '@/ui/icons';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { RelativeTime } from '@/ui/time';
import { disconnect } from './api';
import { useConnect } from './useConnect';

interface Props {
  connection: Connection;
  sourceName: string;
}

export function ConnectionRow({ connection, sourceName }: Props) {
  const { t } = useTranslation('connections');
  const queries = useQueryClient();
  const mayChange = useCan('admin');
  const [asking, ask] = useDisclosure(false);
  const { connect, busy } = useConnect();
  const remove = useMutation({
    mutationFn: () => disconnect(connection.id),
    onSuccess: async () => {
      ask.close();
      await queries.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  const broken = connection.status === 'reconnect_needed';
  return (
    <Panel tone={broken ? 'warm' : 'sunk'} p="md">
      <Group justify="space-between" gap="md">
        <div style={{ flex: '1 1 240px', minWidth: 0 }}>
          <Group gap="sm">
            <Text fw={600}>{connection.account_name}</Text>
            <Chip tone={broken ? 'warm' : 'good'}>{t(`status.${connection.status}`)}</Chip>
          </Group>
          <Text size="sm" c="dimmed" component="div">
            {t('account_number', { number: connection.account_id })}
            {' · '}
            <Trans
              t={t}
              i18nKey="connected_when"
              components={{ when: <RelativeTime at={connection.connected_at} /> }}
            />
          </Text>
          {broken && (
            <Text size="sm" mt={6}>
              {connection.problem ?? t('reconnect_text', { source: sourceName })}
            </Text>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          {broken ? (
            <Button loading={busy} disabled={!mayChange} onClick={() => connect(connection.source)}>
              {t('reconnect')}
            </Button>
          ) : (
            <ButtonLink
              variant="light"
              to="/connections/$connectionId/forms"
              params={{ connectionId: connection.id }}
            >
              {t('choose_form')}
            </ButtonLink>
          )}
          {mayChange && (
            <Tooltip label={t('disconnect.action')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                onClick={ask.open}
                aria-label={t('disconnect.action')}
              >
                <Icon name="trash" size={18} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      <Confirm
        opened={asking}
        title={t('disconnect.title', { account: connection.account_name })}
        effect={t('disconnect.effect', { source: sourceName })}
        action={t('disconnect.action')}
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={ask.close}
      />
    </Panel>
  );
}
