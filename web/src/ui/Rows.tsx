import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Rows.module.css';

export function Rows({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  title: ReactNode;
  detail?: ReactNode;
  end?: ReactNode;
}

/** One thing in a list: its name, a quiet second line, and what can be done with it. */
export function Row({ title, detail, end }: RowProps) {
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <Text component="div" fw={580}>
          {title}
        </Text>
        {detail && (
          <Text component="div" size="sm" c="dimmed">
            {detail}
          </Text>
        )}
      </div>
      {end && <div className={classes.end}>{end}</div>}
    </li>
  );
}
