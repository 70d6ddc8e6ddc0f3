import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useArrivals } from './useArrivals';

function watch(ids: string[] | undefined) {
  return renderHook((now: string[] | undefined) => useArrivals(now), { initialProps: ids });
}

it('marks rows that came while the page stood open, not older ones of a further page', () => {
  const { result, rerender } = watch(undefined);
  expect(result.current.size).toBe(0);
  rerender(['c', 'b']);
  expect(result.current.size).toBe(0);
  rerender(['d', 'c', 'b']);
  expect([...result.current]).toEqual(['d']);
  rerender(['d', 'c', 'b', 'a']);
  expect([...result.current]).toEqual(['d']);
});

it('marks the very first answer too', () => {
  const { result, rerender } = watch([]);
  rerender(['a']);
  expect([...result.current]).toEqual(['a']);
});
