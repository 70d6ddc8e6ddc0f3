import { Alert, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import { ButtonLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { codeSentence } from '@/ui/problemSentence';
import { Waiting } from '@/ui/Waiting';
import { connectionsQuery, sourcesQuery } from './api';
import { OtherAccount } from './OtherAccount';
import { SourceCard } from './SourceCard';

const route = getRouteApi('/inside/connections');

export function ConnectionsPage() {
  const { t } = useTranslation('connections');
  const sources = useQuery(sourcesQuery);
  const connections = useQuery(connectionsQuery);
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Stack>
        <CameBack />
        <Problem error={sources.error ?? connections.error} />
        {sources.data && connections.data ? (
          sources.data.map((source) => (
            <SourceCard
              key={source.source}
              source={source}
              connections={connections.data.filter((connection) => connection.source === source.source)}
            />
          ))
        ) : (
          <Waiting rows={1} height={180} />
        )}
      </Stack>
    </>
  );
}

/** What came of the visit to the source's consent page. */
function CameBack() {
  const { t } = useTranslation('connections');
  const { t: problems } = useTranslation('problems');
  const { connected, problem, connection: wanted, account } = route.useSearch();
  const { data } = useQuery(connectionsQuery);
  if (problem === 'other_account') {
    const meant = data?.find(({ id }) => id === wanted);
    return meant ? <OtherAccount meant={meant} came={account ?? ''} /> : null;
  }
  if (problem) {
    return (
      <Alert role="alert" color="red" icon={<Icon name="alert" />} title={t('came_back.problem_title')}>
        {codeSentence(problems, problem) ?? t('came_back.problem_text')}
      </Alert>
    );
  }
  const connection = data?.find(({ id }) => id === connected);
  if (!connection) return null;
  return (
    <Panel tone="accent">
      <Stack gap="sm" align="flex-start" role="status">
        <Title order={2}>{t('came_back.title')}</Title>
        <Text size="sm">{t('came_back.text', { account: connection.account_name })}</Text>
        <ButtonLink to="/connections/$connectionId/forms" params={{ connectionId: connection.id }}>
          {t('choose_form')}
        </ButtonLink>
      </Stack>
    </Panel>
  );
}
