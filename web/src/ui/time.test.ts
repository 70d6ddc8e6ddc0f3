import { describe, expect, it } from 'vitest';
import { relativeTime } from './time';

const now = Date.parse('2026-03-09T12:00:00Z');
const ago = (seconds: number, language = 'en') => relativeTime(now - seconds * 1000, now, language);

describe('relative times', () => {
  it('use the largest unit that fits', () => {
    expect([0, 45, 90, 7200, 86_400, 8 * 86_400, 70 * 86_400].map((seconds) => ago(seconds))).toEqual([
      'now',
      '45 seconds ago',
      '1 minute ago',
      '2 hours ago',
      'yesterday',
      'last week',
      '2 months ago',
    ]);
  });

  it('speak the page’s language, forwards too', () => {
    expect(ago(7200, 'tr')).toBe('2 saat önce');
    expect(ago(-300)).toBe('in 5 minutes');
    expect([-6, 0].map((seconds) => relativeTime(now - seconds * 1000, now, 'en', 1))).toEqual([
      'in 6 seconds',
      'now',
    ]);
  });
});
