import { List, Text, Title } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { OutcomeChip } from './outcome';
import { isAnswer, type Report, type ReportCondition, targetOf, titleOf } from './report';

/** Logic as sentences: what decides whether a question is asked, and where a jump leads. */
export function ConditionList({ report }: { report: Report }) {
  const { t } = useTranslation('review');
  if (report.conditions.length === 0) return null;
  return (
    <section>
      <Title order={2} mb="sm">
        {t('conditions')}
      </Title>
      <List listStyleType="none" spacing="sm" style={{ overflowWrap: 'anywhere' }}>
        {report.conditions.map((condition, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same two may meet in several rules; rows never move
          <List.Item key={index}>
            <Text component="div">
              <Sentence report={report} condition={condition} /> <OutcomeChip outcome={condition.outcome} />
            </Text>
            {condition.note && (
              <Text size="sm" c="dimmed">
                {condition.note}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </section>
  );
}

function Sentence({ report, condition }: { report: Report; condition: ReportCondition }) {
  const { t } = useTranslation('review');
  const target = targetOf(report, condition);
  return (
    <Trans
      t={t}
      i18nKey={isAnswer(report, condition) ? `condition.${target}` : `condition_other.${target}`}
      values={{
        from: titleOf(report, condition.from) || t('this_place'),
        to: titleOf(report, condition.to),
      }}
      components={{ b: <strong /> }}
    />
  );
}
