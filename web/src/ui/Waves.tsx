interface Props {
  className?: string | undefined;
}

/** Still water: a few long waves that fade downwards. Pure ornament. */
export function Waves({ className }: Props) {
  const rows = [0, 1, 2, 3, 4, 5];
  return (
    <svg
      className={className}
      viewBox="0 0 720 120"
      preserveAspectRatio="none"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
      focusable="false"
    >
      {rows.map((row) => (
        <path
          key={row}
          d={`M-${row * 38} ${14 + row * 17} c60 -${14 - row * 1.4} 120 -${14 - row * 1.4} 180 0 s120 ${14 - row * 1.4} 180 0 120 -${14 - row * 1.4} 180 0 120 ${14 - row * 1.4} 180 0 120 -${14 - row * 1.4} 180 0 120 ${14 - row * 1.4} 180 0`}
          strokeWidth={1.4}
          opacity={0.55 - row * 0.085}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
