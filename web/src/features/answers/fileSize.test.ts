import { expect, test } from 'vitest';
import { fileSize } from './fileSize';

test('the largest unit that leaves at least one', () => {
  expect(fileSize(0, 'en')).toBe('0 byte');
  expect(fileSize(999, 'en')).toBe('999 byte');
  expect(fileSize(1000, 'en')).toBe('1 kB');
  expect(fileSize(1_440_000, 'en')).toBe('1.4 MB');
  expect(fileSize(26_214_400, 'tr')).toBe('26 MB');
});
