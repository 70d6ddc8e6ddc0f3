import { List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Prediction } from '@/api/types';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { predictionsQuery } from './api';

/** What destinations will refuse or lose, said before anybody has answered anything. */
export function Predictions({ flowId }: { flowId: string }) {
  const { t } = useTranslation('destinations');
  const { data, error } = useQuery(predictionsQuery(flowId));
  if (error) return <Problem error={error} />;
  if (!data || data.length === 0) return null;
  const refusals = data.filter(({ severity }) => severity === 'refusal');
  const warnings = data.filter(({ severity }) => severity === 'warning');
  return (
    <Panel tone={refusals.length > 0 ? 'bad' : 'warm'}>
      <Stack gap="sm" align="flex-start">
        {refusals.length > 0 && <Sentences title={t('predictions.refusals')} list={refusals} />}
        {warnings.length > 0 && <Sentences title={t('predictions.warnings')} list={warnings} />}
        <ButtonLink size="sm" variant="default" to="/flows/$flowId/destinations" params={{ flowId }}>
          {t('predictions.settle')}
        </ButtonLink>
      </Stack>
    </Panel>
  );
}

function Sentences({ title, list }: { title: string; list: Prediction[] }) {
  return (
    <div>
      <Title order={3}>{title}</Title>
      <List size="sm" mt={4} spacing={4}>
        {list.map(({ destination_id, code, question_id, destination, question, sentence }) => (
          <List.Item key={`${destination_id} ${code} ${question_id}`}>
            <Text span fw={600} size="sm">
              {question ? `${destination}, ${question}: ` : `${destination}: `}
            </Text>
            {sentence}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
