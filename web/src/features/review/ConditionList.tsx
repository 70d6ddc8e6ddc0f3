import { List, Text, Title } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { OutcomeChip } from './outcome';
import { type Report, titleOf } from './report';

/** Logic as sentences: which answer decides whether which question is asked. */
export function ConditionList({ report }: { report: Report }) {
  const { t } = useTranslation('review');
  if (report.conditions.length === 0) return null;
  return (
    <section>
      <Title order={2} mb="sm">
        {t('conditions')}
      </Title>
      <List listStyleType="none" spacing="sm">
        {report.conditions.map(({ from, to, outcome, note }) => (
          <List.Item key={`${from}→${to}`}>
            <Text component="div">
              <Trans
                t={t}
                i18nKey={to === 'content' ? 'condition_text' : 'condition'}
                values={{ from: titleOf(report, from), to: titleOf(report, to) }}
                components={{ b: <strong /> }}
              />{' '}
              <OutcomeChip outcome={outcome} />
            </Text>
            {note && (
              <Text size="sm" c="dimmed">
                {note}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
