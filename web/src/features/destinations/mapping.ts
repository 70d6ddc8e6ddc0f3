import type { Mapping } from '@/api/types';

/** Stand beside the places in one list; no place is called so. */
export const automatic = ' automatic';
export const notSent = ' not sent';

/** A place, [automatic] or [notSent], by question. */
export type Choices = Record<string, string>;

/** What is chosen now. */
export function chosen(mapping: Mapping): Choices {
  const choices: Choices = {};
  for (const { id, choice, place } of mapping.questions) {
    if (choice === 'not_sent') choices[id] = notSent;
    if (choice === 'place' && place) choices[id] = place;
  }
  return choices;
}

/** As the destination's settings keep it: what is automatic is left out; nothing at all when everything is. */
export function writeMapping(choices: Choices): Record<string, string | null> | undefined {
  const kept = Object.entries(choices).filter(([, choice]) => choice !== automatic);
  if (kept.length === 0) return undefined;
  return Object.fromEntries(kept.map(([id, choice]) => [id, choice === notSent ? null : choice]));
}
