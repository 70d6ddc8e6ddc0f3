import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow } from '@/api/types';
import classes from './FlowTabs.module.css';

type Tab = 'review' | 'destinations' | 'publish' | 'share' | 'answers' | 'health';

interface Props {
  flow: Flow;
  tabs: readonly Tab[];
  current: Tab;
}

export function FlowTabs({ flow, tabs, current }: Props) {
  const { t } = useTranslation('flows');
  const open = useRef<HTMLAnchorElement>(null);
  // On a narrow window the row scrolls; the open tab must not hide behind its edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another tab opens
  useEffect(() => open.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [current]);
  return (
    <nav className={classes.tabs} aria-label={t('tabs.label')}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          ref={tab === current ? open : undefined}
          to={`/flows/$flowId/${tab}`}
          params={{ flowId: flow.id }}
          className={classes.tab}
        >
          {t(`tabs.${tab}`)}
          {tab === 'answers' && flow.answers_count > 0 && (
            <span className={classes.count}>{flow.answers_count}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
