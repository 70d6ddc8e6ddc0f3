import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ReconnectBanner } from '@/features/connections/ReconnectBanner';
import { useLostConnection } from '@/features/connections/useLostConnection';
import { SourceChangesBanner } from '@/features/drift/SourceChangesBanner';
import { CrumbLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { flowQuery } from './api';
import { FlowStatusChip } from './FlowStatusChip';
import { FlowTabs } from './FlowTabs';

const route = getRouteApi('/inside/flows/$flowId');
const tabs = ['review', 'destinations', 'publish', 'share', 'answers', 'health'] as const;

/** One WhatsApp form: its name and state above, its tabs below. */
export function FlowPage() {
  const { t } = useTranslation('flows');
  const { flowId } = route.useParams();
  const flow = useQuery(flowQuery(flowId));
  const lost = useLostConnection(flow.data);
  const pathname = useLocation({ select: (location) => location.pathname });
  const tab = tabs.find((name) => pathname.endsWith(`/${name}`)) ?? 'review';
  if (flow.error) return <Problem error={flow.error} onRetry={() => void flow.refetch()} />;
  if (!flow.data) return <Waiting />;
  return (
    <>
      <PageHeader
        above={
          <CrumbLink to="/flows" activeOptions={{ exact: true }}>
            {t('title')}
          </CrumbLink>
        }
        title={flow.data.name}
        tabTitle={`${t(`tabs.${tab}`)}: ${flow.data.name}`}
        beside={<FlowStatusChip status={flow.data.status} />}
      />
      {lost && (
        <Box mb="md">
          <ReconnectBanner connection={lost} />
        </Box>
      )}
      <SourceChangesBanner flow={flow.data} />
      <FlowTabs flow={flow.data} tabs={tabs} current={tab} />
      <Suspense fallback={<Waiting />}>
        <Outlet />
      </Suspense>
    </>
  );
}
