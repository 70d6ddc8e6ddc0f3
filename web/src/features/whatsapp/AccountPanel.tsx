import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WhatsappAccount } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { Panel } from '@/ui/Panel';
import { Row, Rows } from '@/ui/Rows';

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
          <Rows label={t('numbers')}>
            {account.phone_numbers.map((number) => (
              <Row
                key={number.id}
                title={number.display_phone_number}
                detail={number.verified_name}
                end={
                  <Chip tone={number.key_registered ? 'good' : 'quiet'}>
                    {t(number.key_registered ? 'key_registered' : 'key_missing')}
                  </Chip>
                }
              />
            ))}
          </Rows>
        )}
        <Text size="sm" c="dimmed">
          {t('key_text')}
        </Text>
      </Stack>
    </Panel>
  );
}
