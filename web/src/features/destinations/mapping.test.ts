import { describe, expect, it } from 'vitest';
import type { Mapping } from '@/api/types';
import { automatic, chosen, notSent, writeMapping } from './mapping';

const question = (id: string, choice: 'automatic' | 'place' | 'not_sent', place: string | null) => ({
  id,
  label: id,
  kind: 'ShortText',
  automatic: null,
  choice,
  place,
});

describe('a mapping', () => {
  const mapping: Mapping = {
    questions: [
      question('name', 'automatic', null),
      question('phone', 'place', '0-1/mobilephone'),
      question('age', 'not_sent', null),
    ],
    places: [],
    places_kind: null,
  };

  it('comes back as it was kept', () => {
    expect(chosen(mapping)).toEqual({ phone: '0-1/mobilephone', age: notSent });
    expect(writeMapping(chosen(mapping))).toEqual({ phone: '0-1/mobilephone', age: null });
  });

  it('keeps nothing when everything is automatic', () => {
    expect(writeMapping({ phone: automatic })).toBeUndefined();
  });
});
