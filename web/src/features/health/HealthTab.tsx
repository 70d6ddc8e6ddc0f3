import { List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import type { FlowHealth } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { EmptyState } from '@/ui/EmptyState';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { RelativeTime } from '@/ui/time';
import { Waiting } from '@/ui/Waiting';
import { healthQuery } from './api';
import { DoctorPanel } from './DoctorPanel';
import { HealthChart } from './HealthChart';
import { tones } from './level';
import { MetricList } from './MetricList';

const route = getRouteApi('/inside/flows/$flowId/health');

/** Whether phones get their screens, as WhatsApp counts it, and a test that does what WhatsApp does. */
export function HealthTab() {
  const { t } = useTranslation('health');
  const { flowId } = route.useParams();
  const health = useQuery(healthQuery(flowId));
  if (health.error instanceof ApiProblem && [404, 409].includes(health.error.status)) {
    return (
      <EmptyState
        icon="chat"
        title={t('none_title')}
        action={
          <ButtonLink to="/flows/$flowId/publish" params={{ flowId }}>
            {t('none_action')}
          </ButtonLink>
        }
      >
        {t('none_text')}
      </EmptyState>
    );
  }
  if (health.error) return <Problem error={health.error} onRetry={() => void health.refetch()} />;
  if (!health.data) return <Waiting rows={3} />;
  return (
    <Stack gap="xl" maw={760}>
      <Verdict health={health.data} />
      <section aria-labelledby="health-figures">
        <Title order={2} id="health-figures" mb="xs">
          {t('metrics')}
        </Title>
        <MetricList metrics={health.data.metrics} />
      </section>
      <HealthChart series={health.data.series} />
      <DoctorPanel flowId={flowId} />
    </Stack>
  );
}

function Verdict({ health }: { health: FlowHealth }) {
  const { t } = useTranslation('health');
  const tone = tones[health.level];
  return (
    <Panel tone={tone === 'bad' ? 'bad' : tone === 'warm' ? 'warm' : 'accent'}>
      <Stack gap="xs" align="flex-start">
        <Chip tone={tone}>{t(`level.${health.level}`)}</Chip>
        <Text>{health.sentence}</Text>
        {health.notes.length > 0 && (
          <List size="sm">
            {health.notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        )}
        <Text size="sm" c="dimmed" component="div">
          {health.since && (
            <Trans t={t} i18nKey="since" components={{ when: <RelativeTime at={health.since} /> }} />
          )}
          {health.since && health.meta.status && ' · '}
          {health.meta.status && t('at_meta', { status: health.meta.status })}
        </Text>
      </Stack>
    </Panel>
  );
}
