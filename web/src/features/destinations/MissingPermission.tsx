import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { connectionsQuery } from '@/features/connections/api';
import { useConnect } from '@/features/connections/useConnect';
import { Panel } from '@/ui/Panel';

/** What a destination needs its account to allow, asked for when it is needed and not before. */
export function MissingPermission({ destination }: { destination: Destination }) {
  const { t } = useTranslation(['destinations', 'connections']);
  const mayConnect = useCan('admin');
  const { connect, busy } = useConnect();
  const account = useQuery(connectionsQuery).data?.find(({ id }) => id === destination.connection_id);
  const lacking = destination.missing_features;
  if (lacking.length === 0 || !account) return null;
  return (
    <Panel tone="warm" p="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm" style={{ flex: '1 1 260px' }}>
          {t('permission', {
            account: account.account_name,
            features: lacking.map((feature) => t(`connections:features.${feature}`)).join(', '),
          })}
        </Text>
        <Button
          size="sm"
          loading={busy}
          disabled={!mayConnect}
          onClick={() => connect({ source: account.source, connection: account.id, features: lacking })}
        >
          {t('allow')}
        </Button>
      </Group>
    </Panel>
  );
}
