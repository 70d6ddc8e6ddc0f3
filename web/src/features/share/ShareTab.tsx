import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/features/auth/me';
import { flowQuery } from '@/features/flows/api';
import { publicationQuery } from '@/features/publish/api';
import { accountsQuery } from '@/features/whatsapp/api';
import { EmptyState } from '@/ui/EmptyState';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { messagesQuery } from './api';
import { DemoPhone } from './DemoPhone';
import { MessageList } from './MessageList';
import { SendForm } from './SendForm';

const route = getRouteApi('/inside/flows/$flowId/share');

export function ShareTab() {
  const { t } = useTranslation('share');
  const { flowId } = route.useParams();
  const me = useMe();
  const flow = useQuery(flowQuery(flowId)).data;
  const publication = useQuery(publicationQuery(flowId));
  const accounts = useQuery(accountsQuery);
  const messages = useQuery(messagesQuery(flowId));
  const error = publication.error ?? accounts.error;
  if (error) return <Problem error={error} onRetry={() => void publication.refetch()} />;
  if (publication.data === undefined || !accounts.data || !flow) return <Waiting rows={2} height={140} />;
  if (!publication.data?.published_at) {
    return (
      <EmptyState
        icon="send"
        title={t('not_live_title')}
        action={
          <ButtonLink to="/flows/$flowId/publish" params={{ flowId }}>
            {t('not_live_action')}
          </ButtonLink>
        }
      >
        {t('not_live_text')}
      </EmptyState>
    );
  }
  const sandboxUrl = me.demo ? (me.sandbox_url ?? null) : null;
  const account = accounts.data.find(({ id }) => id === publication.data?.whatsapp_account_id);
  return (
    <Stack gap="xl" maw={760}>
      {sandboxUrl && <DemoPhone sandboxUrl={sandboxUrl} />}
      <SendForm flowId={flowId} numbers={account?.phone_numbers ?? []} demo={me.demo} />
      <Problem error={messages.error} />
      {messages.data && messages.data.length > 0 && (
        <MessageList messages={messages.data} sandboxUrl={sandboxUrl} />
      )}
      {messages.data?.length === 0 && <Text c="dimmed">{t('none')}</Text>}
    </Stack>
  );
}
