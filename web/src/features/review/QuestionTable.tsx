import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { OutcomeChip } from './outcome';
import classes from './QuestionTable.module.css';
import type { Report, ReportQuestion } from './report';

/** What waits for a person stands first; the rest in the form's order. */
export function inReadingOrder(questions: ReportQuestion[]): ReportQuestion[] {
  const waiting = questions.filter(({ outcome }) => outcome === 'not_carried');
  return [...waiting, ...questions.filter(({ outcome }) => outcome !== 'not_carried')];
}

export function QuestionTable({ report }: { report: Report }) {
  const { t } = useTranslation('review');
  return (
    <section>
      <Title order={2} mb="sm" id="questions">
        {t('questions')}
      </Title>
      <ul className={classes.list} aria-labelledby="questions">
        {inReadingOrder(report.questions).map((question) => (
          <Question key={question.id} question={question} />
        ))}
      </ul>
    </section>
  );
}

function Question({ question }: { question: ReportQuestion }) {
  const { t } = useTranslation('review');
  const { title, id, kind, required, hidden, policy, note, outcome, screens } = question;
  const facts = [
    kindName(t, kind),
    ...(hidden ? [] : [required ? t('required') : t('optional')]),
    ...(screens.length > 0 ? [t('on_screen', { screens: screens.map(screenName).join(', ') })] : []),
  ];
  return (
    <li className={classes.row} data-outcome={outcome}>
      <div className={classes.words}>
        <Text fw={560}>{title || id}</Text>
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
        {policy && (
          <Text size="sm" mt={4}>
            {t('policy')}
          </Text>
        )}
        {note && (
          <Text size="sm" mt={4}>
            {note}
          </Text>
        )}
      </div>
      <OutcomeChip outcome={outcome} />
    </li>
  );
}

const kinds = [
  'short_text',
  'long_text',
  'email',
  'phone',
  'number',
  'url',
  'single_choice',
  'multi_choice',
  'yes_no',
  'date',
  'file',
  'hidden',
] as const;

type Translate = ReturnType<typeof useTranslation<'review'>>['t'];

function kindName(t: Translate, kind: string): string {
  const known = kinds.find((each) => each === kind);
  return known ? t(`kind.${known}`) : t('kind.other');
}

/** `SCREEN_C` is the third screen: A to Z, then AA. */
export function screenName(id: string): string {
  const letters = /^SCREEN_([A-Z]+)$/.exec(id)?.[1];
  if (!letters) return id;
  return String([...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0));
}
