import { describe, expect, it } from 'vitest';
import { nextHours, readRules, usualRules } from './calendarDraft';
import { clockOf, dayOf, daysLater, todayIn, weekdays } from './days';
import { tableText } from './tableText';

describe('a table file', () => {
  const bytes = (...parts: number[]) => new Uint8Array(parts);

  it('is read in the letters of whoever saved it', () => {
    expect(tableText(new TextEncoder().encode('kdk;Kadıköy Şubesi'))).toBe('kdk;Kadıköy Şubesi');
    // "İğ" and "ş" as Excel writes CSV on a Turkish Windows.
    expect(tableText(bytes(0xdd, 0xf0, 0xfe))).toBe('İğş');
    // "a\tğ" as Excel's "Unicode text".
    expect(tableText(bytes(0xff, 0xfe, 0x61, 0, 0x09, 0, 0x1f, 0x01))).toBe('a\tğ');
  });
});

describe('days of a calendar', () => {
  it('are days of its time zone', () => {
    const late = new Date('2026-11-24T22:30:00Z');
    expect(todayIn('Europe/Istanbul', late)).toBe('2026-11-25');
    expect(todayIn('America/New_York', late)).toBe('2026-11-24');
  });

  it('go over the ends of months and years, and over the day of 23 hours', () => {
    expect(daysLater('2026-12-25', 13)).toBe('2027-01-07');
    expect(daysLater('2028-02-28', 1)).toBe('2028-02-29');
    expect(daysLater('2026-03-28', 2)).toBe('2026-03-30');
  });

  it('and clocks are read from the wall, not from here', () => {
    expect(dayOf('2026-11-24T23:30:00-05:00')).toBe('2026-11-24');
    expect(clockOf('2026-11-24T23:30:00-05:00')).toBe('23:30');
  });

  it('begin with Monday', () => {
    expect([weekdays('en')[0], weekdays('tr')[6]]).toEqual(['Monday', 'Pazar']);
  });
});

describe('the rules of a calendar', () => {
  it.each([
    [0, 0, 'hours'],
    [45, 45, 'minutes'],
    [90, 90, 'minutes'],
    [120, 2, 'hours'],
    [2880, 2, 'days'],
  ])('say %i minutes of notice as %i %s', (minutes, notice, noticeUnit) => {
    const rules = { ...usualRules('UTC'), notice_minutes: minutes };
    expect(readRules(rules)).toMatchObject({ notice, noticeUnit });
  });

  it('offer hours to add that do not overlap those before', () => {
    const hours = (from: string, to: string) => ({ key: 1, from, to });
    const next = (to: string) => {
      const { from, to: until } = nextHours([hours('09:00', to)]);
      return [from, until];
    };
    expect(next('12:00')).toEqual(['13:00', '18:00']);
    expect(next('17:30')).toEqual(['18:00', '19:00']);
    expect(next('21:45')).toEqual(['22:00', '23:00']);
  });
});
