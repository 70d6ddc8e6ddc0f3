import type { ReactNode } from 'react';
import classes from './Phone.module.css';

interface Props {
  /** Who the chat is with. */
  business: string;
  dark: boolean;
  children: ReactNode;
}

/** The handset: a chat, dimmed behind whatever is open over it. It stands in still water. */
export function Phone({ business, dark, children }: Props) {
  return (
    <div className={classes.stage}>
      <div className={classes.phone} data-dark={dark}>
        <div className={classes.screen}>
          <div className={classes.status} aria-hidden="true">
            <span>9:41</span>
            <span className={classes.island} />
            <svg viewBox="0 0 46 12" width="46" height="12" fill="currentColor" aria-hidden="true">
              <rect x="0" y="7" width="3" height="5" rx="1" />
              <rect x="4.5" y="5" width="3" height="7" rx="1" />
              <rect x="9" y="2.5" width="3" height="9.5" rx="1" />
              <rect x="13.5" y="0" width="3" height="12" rx="1" />
              <rect x="23" y="0.5" width="19" height="11" rx="3" opacity=".35" />
              <rect x="24.5" y="2" width="14" height="8" rx="2" />
              <rect x="43" y="4" width="2" height="4" rx="1" opacity=".5" />
            </svg>
          </div>
          <div className={classes.chatBar} aria-hidden="true">
            <span className={classes.avatar}>{business.slice(0, 1).toLocaleUpperCase()}</span>
            <span>{business}</span>
          </div>
          {children}
        </div>
      </div>
      <div className={classes.water} aria-hidden="true" />
    </div>
  );
}
