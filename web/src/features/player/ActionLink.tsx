import { useTranslation } from 'react-i18next';
import { isRecord } from '@/api/problem';
import { addressOf } from './actions';
import type { PartProps } from './ComponentView';
import classes from './fields.module.css';

/** Words that do something: open an address, ask the endpoint, go to a screen. */
export function ActionLink({ part, view, play, text }: PartProps & { text: string }) {
  const { t } = useTranslation('player');
  const action = part.properties['on-click-action'];
  const address = addressOf(action, view.scope);
  if (address) {
    return (
      <a className={classes.link} href={address} target="_blank" rel="noreferrer">
        {text}
        <span className={classes.unseen}> {t('new_tab')}</span>
      </a>
    );
  }
  if (!isRecord(action) || action.name === 'open_url') return <p className={classes.link}>{text}</p>;
  return (
    <button
      type="button"
      className={classes.link}
      aria-disabled={play.busy}
      onClick={() => {
        if (!play.busy) play.tap(action);
      }}
    >
      {text}
    </button>
  );
}
