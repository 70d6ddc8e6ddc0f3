import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
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
import type { LeftAccount } from './Left';
import { regionName, regionOf } from './region';
import { TestThrough } from './TestThrough';
import { useMend } from './useMend';

const tones: Record<Connection['status'], Tone> = {
  active: 'good',
  permission_needed: 'warm',
  reconnect_needed: 'warm',
};

interface Props {
  connection: Connection;
  source: Source;
  onLeft: (left: LeftAccount) => void;
}

/** One connected account: whose it is, what it is used for, and the one button that mends it. */
export function ConnectionRow({ connection, source, onLeft }: Props) {
  const { t, i18n } = useTranslation('connections');
  const mayChange = useCan('admin');
  const mayTest = useCan('editor');
  const [leaving, leave] = useDisclosure(false);
  const { mend, busy, error, dialog } = useMend(connection);
  const whyNot = useId();
  const broken = connection.status !== 'active';
  const lost = connection.status === 'reconnect_needed';
  const region = regionOf(source, connection.region);
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
              region
                ? regionName(region, i18n.language)
                : connection.region && t('in_region', { region: connection.region }),
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
              {connection.problem ?? t(lost ? 'reconnect_text' : 'permission_text', { source: source.name })}
            </Text>
          )}
          {broken && !mayChange && (
            <Text id={whyNot} size="sm" c="dimmed" mt={2}>
              {t('mend_needs_admin')}
            </Text>
          )}
          {connection.waiting > 0 && (
            <Text size="sm" mt={6}>
              {t('waiting', { count: connection.waiting })}
            </Text>
          )}
          {connection.stuck > 0 && (
            <Text size="sm" mt={6}>
              {t('stuck', { count: connection.stuck })}
            </Text>
          )}
        </div>
        <Group gap="xs">
          {broken && (
            <Button
              loading={busy}
              disabled={!mayChange}
              onClick={mend}
              {...(!mayChange && { 'aria-describedby': whyNot })}
            >
              {t('reconnect')}
            </Button>
          )}
          {!lost && (
            <ButtonLink
              variant="light"
              to="/connections/$connectionId/forms"
              params={{ connectionId: connection.id }}
            >
              {t('choose_form')}
            </ButtonLink>
          )}
          {!lost && mayTest && connection.flows.length > 0 && <TestThrough connection={connection} />}
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
      {leaving && (
        <DisconnectDialog connection={connection} source={source} onClose={leave.close} onLeft={onLeft} />
      )}
      {dialog}
    </Panel>
  );
}
