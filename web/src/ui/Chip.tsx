import type { ReactNode } from 'react';
import classes from './Chip.module.css';

export type Tone = 'good' | 'busy' | 'warm' | 'bad' | 'quiet';

/** A state in one word. Colour repeats what the word says, it never says it alone. */
export function Chip({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      <span className={classes.dot} aria-hidden="true" />
      {children}
    </span>
  );
}
