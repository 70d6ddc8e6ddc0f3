import type { HealthLevel } from '@/api/types';
import type { Tone } from '@/ui/Chip';

/** How a level looks. What it is called stands in the texts. */
export const tones: Record<HealthLevel, Tone> = {
  good: 'good',
  watch: 'warm',
  warning: 'warm',
  critical: 'bad',
  throttled: 'bad',
  blocked: 'bad',
};

/** A figure in its unit, as the language writes it: `1.2 %`, `140 ms`. */
export function figure(value: number, unit: 'percent' | 'milliseconds', language: string): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 });
  if (unit === 'milliseconds') return `${number.format(value)} ms`;
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(value / 100);
}
