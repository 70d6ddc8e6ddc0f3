import { Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/features/auth/me';
import { connectionsQuery } from '@/features/connections/api';
import { ReconnectBanner } from '@/features/connections/ReconnectBanner';
import { useLostConnection } from '@/features/connections/useLostConnection';
import { flowsQuery } from '@/features/flows/api';
import { FlowList } from '@/features/flows/FlowList';
import { useNewFormLink } from '@/features/flows/useNewFormLink';
import { wasReviewed } from '@/features/review/reviewed';
import { messagesQuery } from '@/features/share/api';
import { accountsQuery } from '@/features/whatsapp/api';
import { ButtonLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { Checklist } from './Checklist';
import { checklist, furthest } from './checklist';
import { Totals } from './Totals';

export function HomePage() {
  const { t } = useTranslation(['home', 'flows']);
  const me = useMe();
  const connections = useQuery(connectionsQuery);
  const accounts = useQuery(accountsQuery);
  const flows = useQuery(flowsQuery);
  const flow = furthest(flows.data ?? []);
  const messages = useQuery({ ...messagesQuery(flow?.id ?? ''), enabled: flow?.status === 'live' });
  const newForm = useNewFormLink();
  const error = connections.error ?? accounts.error ?? flows.error;
  const ready = connections.data && accounts.data && flows.data;
  const steps =
    ready &&
    checklist({
      connections: connections.data,
      accounts: accounts.data,
      flow,
      reviewed: flow !== undefined && wasReviewed(flow.id),
      sent: (messages.data ?? []).length > 0,
    });
  const finished = steps?.every(({ state }) => state === 'done');
  const lost = useLostConnection(...(flows.data ?? []));
  const broken = connections.data?.find(({ status }) => status === 'reconnect_needed') ?? lost;
  const attention = (flows.data ?? []).reduce((sum, each) => sum + each.attention_count, 0);
  const lead =
    attention > 0
      ? t('lead_attention', { count: attention })
      : finished && !broken
        ? t('lead_done')
        : t('lead');
  const [firstName] = me.person.name.split(' ');
  return (
    <>
      <PageHeader title={t('title', { name: firstName })} tabTitle={t('tab')} lead={lead} />
      <Stack gap="xl">
        <Problem error={error} />
        {!ready && !error && <Waiting rows={4} />}
        {broken && <ReconnectBanner connection={broken} />}
        {steps && !finished && <Checklist steps={steps} flow={flow} />}
        {flows.data && finished && <Totals flows={flows.data} />}
        {flows.data && flows.data.length > 0 && (
          <section>
            <Group justify="space-between" mb="sm">
              <Title order={2}>{t('forms')}</Title>
              <ButtonLink {...newForm} variant="default" size="sm">
                {t('flows:new')}
              </ButtonLink>
            </Group>
            <FlowList flows={flows.data} />
          </section>
        )}
      </Stack>
    </>
  );
}
