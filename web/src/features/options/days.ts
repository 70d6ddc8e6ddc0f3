/** Today on the wall calendar of a time zone, `2026-11-24`. */
export function todayIn(timeZone: string, now = new Date()): string {
  // Swedish dates are written year first.
  return new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(now);
}

/** A calendar date some days later. */
export function daysLater(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The clock of a moment with its offset, `2026-11-24T09:30:00+03:00`, as it hangs on the wall there. */
export const clockOf = (local: string) => local.slice(11, 16);
export const dayOf = (local: string) => local.slice(0, 10);

/** A calendar date with its weekday; it belongs to no time zone. */
export function weekdayDate(date: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${date}T00:00:00Z`));
}

/** The days of the week, Monday first. */
export function weekdays(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // 1 January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, day) => format.format(new Date(Date.UTC(2024, 0, day + 1))));
}
