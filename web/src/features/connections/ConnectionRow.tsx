import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Trans, useTranslation } from 'react-i18next';
import type { Connection, Source } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip, type Tone } from '@/ui/Chip';
import { Icon } from '@/ui/icons';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { RelativeTime } from '@/ui/time';
import { ConnectionDetails } from './ConnectionDetails';
import { DisconnectDialog } from './DisconnectDialog';
import { KeyDialog } from './KeyDialog';
import { TestThrough } from './TestThrough';
import { useConnect } from './useConnect';

const tones: Record<Connection['status'], Tone> = {
  active: 'good',
  permission_needed: 'warm',
  reconnect_needed: 'warm',
};

interface Props {
  connection: Connection;
  source: Source;
}

/** One connected account: whose it is, what it is used for, and the one button that mends it. */
export function ConnectionRow({ connection, source }: Props) {
  const { t } = useTranslation('connections');
  const mayChange = useCan('admin');
  const mayTest = useCan('editor');
  const [leaving, leave] = useDisclosure(false);
  const [bringing, key] = useDisclosure(false);
  const { connect, busy, error } = useConnect();
  const broken = connection.status !== 'active';
  const mend = () =>
    connection.sign_in === 'key' ? key.open() : connect({ source: source.source, connection: connection.id });
  return (
    <Panel tone={broken ? 'warm' : 'sunk'} p="md">
      <Group justify="space-between" gap="md" align="flex-start">
        <div style={{ flex: '1 1 240px', minWidth: 0 }}>
          <Group gap="sm">
            <Text fw={600}>{connection.account_name}</Text>
            <Chip tone={tones[connection.status]}>{t(`status.${connection.status}`)}</Chip>
          </Group>
          <Text size="sm" c="dimmed" component="div">
            {[
              t('account_number', { number: connection.account_id }),
              connection.region && t('in_region', { region: connection.region }),
            ]
              .filter(Boolean)
              .join(' · ')}
            {' · '}
            <Trans
              t={t}
              i18nKey={connection.connected_by ? 'connected_by_when' : 'connected_when'}
              values={{ person: connection.connected_by ?? '' }}
              components={{ when: <RelativeTime at={connection.connected_at} /> }}
            />
          </Text>
          {broken && (
            <Text size="sm" mt={6}>
              {connection.problem ?? t('reconnect_text', { source: source.name })}
            </Text>
          )}
          {connection.waiting > 0 && (
            <Text size="sm" mt={6}>
              {t('waiting', { count: connection.waiting })}
            </Text>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          {broken ? (
            <Button loading={busy} disabled={!mayChange} onClick={mend}>
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
          {!broken && mayTest && connection.flows.length > 0 && <TestThrough connection={connection} />}
          {mayChange && (
            <Tooltip label={t('disconnect.action')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                onClick={leave.open}
                aria-label={t('disconnect.named', { account: connection.account_name })}
              >
                <Icon name="trash" size={18} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      <ConnectionDetails connection={connection} />
      <Problem error={error} mt="sm" />
      {leaving && <DisconnectDialog connection={connection} source={source} onClose={leave.close} />}
      {bringing && <KeyDialog source={source} connection={connection} onClose={key.close} />}
    </Panel>
  );
}
