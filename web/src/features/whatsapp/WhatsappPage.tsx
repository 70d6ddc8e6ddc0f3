import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/features/auth/me';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { AccountPanel } from './AccountPanel';
import { accountsQuery } from './api';
import { ConnectForm } from './ConnectForm';

export function WhatsappPage() {
  const { t } = useTranslation('whatsapp');
  const accounts = useQuery(accountsQuery);
  const mayConnect = useCan('admin');
  const [connecting, connect] = useDisclosure(false);
  const open = (
    <Button disabled={!mayConnect} onClick={connect.open}>
      {t('connect')}
    </Button>
  );
  const some = accounts.data && accounts.data.length > 0;
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={some && !connecting ? open : undefined} />
      <Stack>
        <Problem error={accounts.error} onRetry={() => void accounts.refetch()} />
        {accounts.isPending && <Waiting rows={2} height={120} />}
        {some && !mayConnect && (
          <Text size="sm" c="dimmed">
            {t('needs_admin')}
          </Text>
        )}
        {connecting && <ConnectForm onDone={connect.close} />}
        {accounts.data?.length === 0 && !connecting && (
          <EmptyState icon="chat" title={t('none_title')} action={open}>
            {mayConnect ? t('none_text') : t('needs_admin')}
          </EmptyState>
        )}
        {accounts.data?.map((account) => (
          <AccountPanel key={account.id} account={account} />
        ))}
      </Stack>
    </>
  );
}
