import type { TFunction } from 'i18next';

const known = ['hubspot', 'google_forms', 'typeform', 'surveymonkey'] as const;

/** A source system by the name people know; a word this version does not know stays as it is. */
export function sourceName(t: TFunction<'flows'>, source: string): string {
  const name = known.find((each) => each === source);
  return name ? t(`sources.${name}`) : source;
}
