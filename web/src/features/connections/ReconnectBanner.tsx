import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/features/auth/me';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { useConnect } from './useConnect';
import type { LostConnection } from './useLostConnection';

/** A revoked access stops deliveries: said where it shows, with the one button that mends it. */
export function ReconnectBanner({ connection }: { connection: LostConnection }) {
  const { t } = useTranslation('connections');
  const mayConnect = useCan('admin');
  const { connect, busy, error } = useConnect();
  return (
    <Panel tone="warm" p="md">
      <Group justify="space-between" gap="md" role="alert">
        <Text style={{ flex: '1 1 280px' }}>
          {t('reconnect_banner', { account: connection.account_name })}
        </Text>
        <Button
          loading={busy}
          disabled={!mayConnect}
          onClick={() =>
            connect({ source: connection.source, ...(connection.id && { connection: connection.id }) })
          }
        >
          {t('reconnect')}
        </Button>
      </Group>
      <Problem error={error} mt="sm" />
    </Panel>
  );
}
