const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "1.4 MB": in the largest unit that leaves at least one. */
export function fileSize(bytes: number, language: string): string {
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value);
}
