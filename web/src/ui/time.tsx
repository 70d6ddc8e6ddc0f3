import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

const listeners = new Set<() => void>();
let now = Date.now();
let ticking: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= window.setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 10_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(ticking);
    ticking = undefined;
  };
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "3 minutes ago", "yesterday", "now": the largest unit that fits. Less than `nowWithin` seconds off is "now". */
export function relativeTime(at: number, from: number, language: string, nowWithin = 20): string {
  const seconds = Math.round((at - from) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return Math.abs(seconds) < nowWithin ? format.format(0, 'second') : format.format(seconds, 'second');
}

interface Props {
  at: string;
  /** It has yet to happen: every second counts, and what is overdue is due now. */
  coming?: boolean;
}

/** How long ago, or how soon, kept current; the exact time on hover. */
export function RelativeTime({ at, coming = false }: Props) {
  const { i18n } = useTranslation();
  const current = useSyncExternalStore(subscribe, () => now);
  const time = Date.parse(at);
  // The clock of the server may run a moment ahead of this one.
  const from = coming ? Math.min(time, Date.now()) : Math.max(current, Math.min(time, Date.now()));
  return (
    <time dateTime={at} title={exactTime(at, i18n.language)}>
      {relativeTime(time, from, i18n.language, coming ? 1 : undefined)}
    </time>
  );
}

export function exactTime(at: string, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(at));
}

/** A calendar date in words; it belongs to no time zone. What is no date stays as it is. */
export function longDate(date: string, language: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at)
    ? date
    : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}
