import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '@/api/types';
import classes from './Totals.module.css';

/** All forms together: how many answers came, are on their way, and wait for a person. */
export function Totals({ flows }: { flows: FlowSummary[] }) {
  const { t, i18n } = useTranslation('home');
  const sum = (count: (flow: FlowSummary) => number) => flows.reduce((total, flow) => total + count(flow), 0);
  const totals = [
    { key: 'answers', value: sum((flow) => flow.answers_count) },
    { key: 'waiting', value: sum((flow) => flow.waiting_count) },
    { key: 'attention', value: sum((flow) => flow.attention_count) },
  ] as const;
  return (
    <dl className={classes.totals} aria-label={t('totals.label')}>
      {totals.map(({ key, value }) => (
        <div key={key} data-warm={key === 'attention' && value > 0}>
          <dt>{t(`totals.${key}`)}</dt>
          <dd>{value.toLocaleString(i18n.language)}</dd>
        </div>
      ))}
    </dl>
  );
}
