import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Flow } from '@/api/types';
import classes from './FlowTabs.module.css';

interface Props {
  flow: Flow;
  tabs: readonly ('review' | 'publish' | 'share' | 'answers')[];
}

export function FlowTabs({ flow, tabs }: Props) {
  const { t } = useTranslation('flows');
  return (
    <nav className={classes.tabs} aria-label={t('tabs.label')}>
      {tabs.map((tab) => (
        <Link key={tab} to={`/flows/$flowId/${tab}`} params={{ flowId: flow.id }} className={classes.tab}>
          {t(`tabs.${tab}`)}
          {tab === 'answers' && flow.answers_count > 0 && (
            <span className={classes.count}>{flow.answers_count}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
