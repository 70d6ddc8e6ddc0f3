import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/ui/Chip';
import { Icon } from '@/ui/icons';
import { kindIcon, kindName } from './kinds';
import { OutcomeChip } from './outcome';
import classes from './QuestionTable.module.css';
import type { Report, ReportQuestion } from './report';
import { screenName } from './screens';

/** What waits for a person stands first; the rest in the form's order. */
export function inReadingOrder(questions: ReportQuestion[]): ReportQuestion[] {
  const waiting = questions.filter(({ outcome }) => outcome === 'not_carried');
  return [...waiting, ...questions.filter(({ outcome }) => outcome !== 'not_carried')];
}

interface Props {
  report: Report;
  /** What can be done with a question, under its words. */
  extra?: (question: ReportQuestion) => ReactNode;
}

export function QuestionTable({ report, extra }: Props) {
  const { t } = useTranslation('review');
  return (
    <section>
      <Title order={2} mb="sm" id="questions">
        {t('questions')}
      </Title>
      <ul className={classes.list} aria-labelledby="questions">
        {inReadingOrder(report.questions).map((question) => (
          <Question key={question.id} question={question} extra={extra?.(question)} />
        ))}
      </ul>
    </section>
  );
}

function Question({ question, extra }: { question: ReportQuestion; extra: ReactNode }) {
  const { t } = useTranslation('review');
  const { title, id, kind, required, hidden, policy, note, outcome, screens } = question;
  const facts = [
    kindName(t, kind),
    ...(hidden ? [] : [required ? t('required') : t('optional')]),
    ...(screens.length > 0 ? [t('on_screen', { screens: screens.map(screenName).join(', ') })] : []),
  ];
  return (
    <li className={classes.row} data-outcome={outcome}>
      <span className={classes.kind}>
        <Icon name={kindIcon(kind)} size={18} />
      </span>
      <div className={classes.words}>
        <Text fw={560}>{title || id}</Text>
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
        {note && (
          <Text size="sm" mt={4}>
            {note}
          </Text>
        )}
        {extra}
      </div>
      <div className={classes.chips}>
        <OutcomeChip outcome={outcome} />
        {policy && <Chip tone="bad">{t('policy')}</Chip>}
      </div>
    </li>
  );
}
