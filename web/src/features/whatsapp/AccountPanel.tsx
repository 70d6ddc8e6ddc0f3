import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WhatsappAccount } from '@/api/types';
import { Panel } from '@/ui/Panel';
import { AppSecret } from './AppSecret';
import { KeysSection } from './KeysSection';

export function AccountPanel({ account }: { account: WhatsappAccount }) {
  const { t } = useTranslation('whatsapp');
  return (
    <Panel>
      <Stack>
        <div>
          <Title order={2}>{account.name}</Title>
          <Text size="sm" c="dimmed">
            {`${t('waba', { id: account.waba_id })} · ${t('app', { id: account.app_id })}`}
          </Text>
        </div>
        {account.phone_numbers.length === 0 ? (
          <Text size="sm">{t('no_numbers')}</Text>
        ) : (
          <KeysSection account={account} />
        )}
        <Text size="sm" c="dimmed">
          {t('key_text')}
        </Text>
        <AppSecret account={account} />
      </Stack>
    </Panel>
  );
}
