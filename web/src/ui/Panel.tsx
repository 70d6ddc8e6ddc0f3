import { Box, type BoxProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Panel.module.css';

interface Props extends BoxProps {
  children: ReactNode;
  tone?: 'plain' | 'sunk' | 'accent' | 'warm' | 'bad';
}

/** A bounded area on the sheet. */
export function Panel({ children, tone = 'plain', ...rest }: Props) {
  return (
    <Box className={classes.panel} data-tone={tone} {...rest}>
      {children}
    </Box>
  );
}
