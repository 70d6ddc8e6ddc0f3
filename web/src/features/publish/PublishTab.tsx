import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Predictions } from '@/features/destinations/Predictions';
import { flowQuery } from '@/features/flows/api';
import { accountsQuery } from '@/features/whatsapp/api';
import { EmptyState } from '@/ui/EmptyState';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { publicationQuery } from './api';
import { LivePanel } from './LivePanel';
import { ModeChoice } from './ModeChoice';
import { PublicationProblem } from './PublicationProblem';
import { PublishForm } from './PublishForm';
import { StepList } from './StepList';
import { VersionList } from './VersionList';

const route = getRouteApi('/inside/flows/$flowId/publish');

export function PublishTab() {
  const { t } = useTranslation('publish');
  const { flowId } = route.useParams();
  const flow = useQuery(flowQuery(flowId));
  const publication = useQuery(publicationQuery(flowId));
  const accounts = useQuery(accountsQuery);
  const error = publication.error ?? accounts.error;
  if (error) return <Problem error={error} onRetry={() => void publication.refetch()} />;
  if (publication.data === undefined || !accounts.data || !flow.data) return <Waiting rows={3} />;
  if (accounts.data.length === 0) {
    return (
      <EmptyState
        icon="chat"
        title={t('no_account_title')}
        action={<ButtonLink to="/whatsapp">{t('no_account_action')}</ButtonLink>}
      >
        {t('no_account_text')}
      </EmptyState>
    );
  }
  const current = publication.data;
  return (
    <Stack gap="xl" maw={760}>
      {current?.state === 'live' && <LivePanel flowId={flowId} publication={current} />}
      {current && <PublicationProblem publication={current} />}
      {current && <StepList publication={current} />}
      <ModeChoice flow={flow.data} />
      <Predictions flowId={flowId} />
      <PublishForm flowId={flowId} accounts={accounts.data} publication={current} />
      {current && <VersionList flowId={flowId} />}
    </Stack>
  );
}
