import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection, Destination, Feature } from '@/api/types';
import { connectionsQuery } from '@/features/connections/api';
import { useMend } from '@/features/connections/useMend';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';

/** What a destination needs its account to allow, asked for when it is needed and not before. */
export function MissingPermission({ destination }: { destination: Destination }) {
  const account = useQuery(connectionsQuery).data?.find(({ id }) => id === destination.connection_id);
  if (destination.missing_features.length === 0 || !account) return null;
  return <Allow account={account} lacking={destination.missing_features} />;
}

/** Asks for what an account lacks, the way it was connected. */
export function Allow({ account, lacking }: { account: Connection; lacking: Feature[] }) {
  const { t } = useTranslation(['destinations', 'connections']);
  const { may, mend, busy, error, dialog } = useMend(account, lacking);
  return (
    <Panel tone="warm" p="sm">
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 260px' }}>
          <Text size="sm">
            {t('permission', {
              account: account.account_name,
              features: lacking.map((feature) => t(`connections:features.${feature}`)).join(', '),
            })}
          </Text>
          {!may && (
            <Text size="sm" mt={2}>
              {t('needs_admin')}
            </Text>
          )}
        </div>
        <Button size="sm" loading={busy} disabled={!may} onClick={mend}>
          {t('allow')}
        </Button>
      </Group>
      <Problem error={error} mt="sm" />
      {dialog}
    </Panel>
  );
}
