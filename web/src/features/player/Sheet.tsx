import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import { ComponentView } from './ComponentView';
import { words } from './flowJson';
import classes from './Sheet.module.css';
import type { Play } from './usePlay';

/** The sheet that a flow opens in: title bar, the screen, and the button pinned to its end. */
export function Sheet({ play }: { play: Play }) {
  const { t } = useTranslation('player');
  const { state, view, busy, goBack, goOn, restart } = play;
  const content = useScrollToTop(view?.screen.id);
  if (!view)
    return <div className={classes.sheet} data-loading="true" role="status" aria-label={t('opening')} />;
  const { screen, title, parts, footer } = view;
  return (
    <section className={classes.sheet} aria-label={t('screen', { title })}>
      <header className={classes.bar}>
        {state.path.length > 1 ? (
          <button type="button" onClick={goBack} aria-label={t('back')}>
            <Icon name="back" size={19} />
          </button>
        ) : (
          <button type="button" onClick={restart} aria-label={t('close')}>
            <Icon name="cross" size={19} />
          </button>
        )}
        <h2 dir="auto">{title}</h2>
        <span className={classes.dots}>
          <Icon name="dots" size={19} />
        </span>
      </header>
      <div className={classes.content} ref={content} dir="auto">
        {state.message && (
          <p className={classes.message} role="alert">
            {state.message}
          </p>
        )}
        {parts.map((part) => (
          <ComponentView key={`${screen.id} ${part.key}`} part={part} view={view} play={play} />
        ))}
      </div>
      <footer className={classes.footer}>
        {footer && (
          <button type="button" className={classes.button} disabled={!view.ready || busy} onClick={goOn}>
            {busy ? <span className={classes.spinner} role="status" aria-label={t('sending')} /> : null}
            {words(footer.properties.label)}
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
