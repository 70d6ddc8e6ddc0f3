import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import { resolve } from './binding';
import { ComponentView } from './ComponentView';
import { flatten, words } from './flowJson';
import classes from './Sheet.module.css';
import { errorsOf, mayGoOn, openVisit, scopeOf } from './session';
import type { Play } from './usePlay';

/** The sheet that a flow opens in: title bar, the screen, and the button pinned to its end. */
export function Sheet({ play }: { play: Play }) {
  const { t } = useTranslation('player');
  const { state, busy, change, goBack, goOn, restart } = play;
  const visit = openVisit(state);
  const content = useScrollToTop(visit?.screen.id);
  if (!visit)
    return <div className={classes.sheet} data-loading="true" role="status" aria-label={t('opening')} />;
  const scope = scopeOf(state);
  const errors = errorsOf(state);
  const footer = flatten(visit.screen.children).find(({ type }) => type === 'Footer');
  return (
    <section className={classes.sheet} aria-label={t('screen', { title: visit.screen.title })}>
      <header className={classes.bar}>
        {state.visits.length > 1 ? (
          <button type="button" onClick={goBack} aria-label={t('back')}>
            <Icon name="back" size={19} />
          </button>
        ) : (
          <button type="button" onClick={restart} aria-label={t('close')}>
            <Icon name="cross" size={19} />
          </button>
        )}
        <h2>{words(resolve(visit.screen.title, scope))}</h2>
        <span className={classes.dots}>
          <Icon name="dots" size={19} />
        </span>
      </header>
      <div className={classes.content} ref={content}>
        {state.message && (
          <p className={classes.message} role="alert">
            {state.message}
          </p>
        )}
        {visit.screen.children.map((component, index) => (
          <ComponentView
            // biome-ignore lint/suspicious/noArrayIndexKey: a screen's components never move
            key={`${visit.screen.id}-${index}`}
            component={component}
            scope={scope}
            errors={errors}
            onChange={change}
          />
        ))}
      </div>
      <footer className={classes.footer}>
        {footer && (
          <button type="button" className={classes.button} disabled={!mayGoOn(state) || busy} onClick={goOn}>
            {busy ? <span className={classes.spinner} role="status" aria-label={t('sending')} /> : null}
            {words(resolve(footer.properties.label, scope))}
          </button>
        )}
        <p>{t('managed')}</p>
      </footer>
    </section>
  );
}

function useScrollToTop(screen: string | undefined) {
  const content = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new screen begins at its top
  useEffect(() => {
    if (content.current) content.current.scrollTop = 0;
  }, [screen]);
  return content;
}
