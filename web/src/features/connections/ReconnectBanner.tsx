import { Button, Group, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { type LostConnection, useMend } from './useMend';

interface Props {
  connection: LostConnection;
  /** What is wrong, where it is not that the source accepts the connection no longer. */
  text?: string;
}

/** A revoked access stops deliveries: said where it shows, with the one button that mends it. */
export function ReconnectBanner({ connection, text }: Props) {
  const { t } = useTranslation('connections');
  const { may, mend, busy, error, dialog } = useMend(connection);
  const whyNot = useId();
  return (
    <Panel tone="warm" p="md">
      <Group justify="space-between" gap="md" role="alert">
        <div style={{ flex: '1 1 280px' }}>
          <Text>{text ?? t('reconnect_banner', { account: connection.account_name })}</Text>
          {!may && (
            <Text id={whyNot} size="sm" c="dimmed" mt={4}>
              {t('mend_needs_admin')}
            </Text>
          )}
        </div>
        <Button loading={busy} disabled={!may} onClick={mend} {...(!may && { 'aria-describedby': whyNot })}>
          {t('reconnect')}
        </Button>
      </Group>
      <Problem error={error} mt="sm" />
      {dialog}
    </Panel>
  );
}
