import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { flowQuery } from '@/features/flows/api';
import { draftQuery } from '@/features/player/api';
import { DraftPlayer } from '@/features/player/DraftPlayer';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { ConditionList } from './ConditionList';
import { OptionsSource } from './OptionsSource';
import { readChoices } from './optionsFrom';
import { QuestionTable } from './QuestionTable';
import { ReportSummary } from './ReportSummary';
import classes from './ReviewTab.module.css';
import { markReviewed } from './reviewed';
import { TextList } from './TextList';

const route = getRouteApi('/inside/flows/$flowId/review');

/** What became of the form, beside the phone that shows it. */
export function ReviewTab() {
  const { t } = useTranslation('review');
  const { flowId } = route.useParams();
  const flow = useQuery(flowQuery(flowId)).data;
  const draft = useQuery(draftQuery(flowId));
  const seen = draft.isSuccess;
  useEffect(() => {
    if (seen) markReviewed(flowId);
  }, [seen, flowId]);
  if (draft.error) return <Problem error={draft.error} onRetry={() => void draft.refetch()} />;
  if (!draft.data || !flow) return <Waiting rows={3} height={120} />;
  const { report } = draft.data;
  const choices = readChoices(flow.form);
  return (
    <div className={classes.columns}>
      <div className={classes.summary}>
        <ReportSummary report={report} />
      </div>
      <Stack gap="xl" className={classes.report}>
        <QuestionTable
          report={report}
          extra={({ id, title }) => {
            const live = choices.get(id);
            return live && <OptionsSource flowId={flowId} question={id} title={title || id} live={live} />;
          }}
        />
        <ConditionList report={report} />
        <TextList title={t('consents')} lead={t('consents_lead')} texts={report.consents} />
        <TextList title={t('content')} texts={report.content} />
        <Group>
          <ButtonLink to="/flows/$flowId/publish" params={{ flowId }} size="md">
            {t('next')}
          </ButtonLink>
        </Group>
      </Stack>
      <aside className={classes.phone} aria-label={t('preview')}>
        <DraftPlayer flowId={flowId} flow={draft.data.flow} title={flow.name} />
      </aside>
    </div>
  );
}
