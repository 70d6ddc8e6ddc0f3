import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';
import { Icon, type IconName } from './icons';
import { Waves } from './Waves';

interface Props {
  icon: IconName;
  title: string;
  children: ReactNode;
  /** The one thing to do next. */
  action?: ReactNode;
  /** Where it is the whole page, its title is the page's. */
  level?: 1 | 2;
}

/** A page without content explains what will stand here and offers one way to get it. */
export function EmptyState({ icon, title, children, action, level = 2 }: Props) {
  return (
    <div className={classes.empty}>
      <Waves className={classes.waves} />
      <Stack align="center" gap="sm" pos="relative">
        <span className={classes.icon}>
          <Icon name={icon} size={26} />
        </span>
        <Title order={level} ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center" maw={460}>
          {children}
        </Text>
        {action && <div className={classes.action}>{action}</div>}
      </Stack>
    </div>
  );
}
