import { Group, Text } from '@mantine/core';
import { useId } from 'react';

/** A peak, the water line, and the peak's reflection: an A that stands on a wave. */
export function Mark({ size = 30 }: { size?: number }) {
  const sea = useId();
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id={sea} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#12857d" />
          <stop offset="1" stopColor="#0a4a50" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="9" fill={`url(#${sea})`} />
      <g fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8.5 15.2 16 6.2l7.5 9" />
        <path d="M8.5 21.4 16 27.2l7.5-5.8" opacity=".38" />
        <path
          d="M5.5 18.3c1.75-1.5 3.5-1.5 5.25 0s3.5 1.5 5.25 0 3.5-1.5 5.25 0 3.5 1.5 5.25 0"
          strokeWidth="2"
        />
      </g>
    </svg>
  );
}

export function Logo({ size = 30 }: { size?: number }) {
  return (
    <Group gap={10} wrap="nowrap">
      <Mark size={size} />
      <Text component="span" fw={680} fz={size * 0.68} style={{ letterSpacing: '-0.035em' }}>
        akis
      </Text>
    </Group>
  );
}
