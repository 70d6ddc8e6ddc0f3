import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';

type ProblemKey = keyof typeof import('@/i18n/locales/en/problems.json');

/** The sentence for a failure: our translation of its code, else the server's own words, else a general one. */
export function problemSentence(t: TFunction<'problems'>, error: unknown): string {
  if (!(error instanceof ApiProblem)) return t('unexpected');
  const { code, detail, status } = error;
  return codeSentence(t, code, detail) ?? (detail || t(status >= 500 ? 'server' : 'unexpected'));
}

/**
 * The sentence for a code, as it stands in a problem or in an address; nothing when the code is not known here.
 * Some codes stand for many causes: their sentences repeat the server's `detail`.
 */
export function codeSentence(t: TFunction<'problems'>, code: string, detail = ''): string | undefined {
  const sentence = t(code as ProblemKey, { defaultValue: '', detail });
  return sentence === '' ? undefined : sentence;
}

export function useProblemSentence(): (error: unknown) => string {
  const { t } = useTranslation('problems');
  return useCallback((error) => problemSentence(t, error), [t]);
}
