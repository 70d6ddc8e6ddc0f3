import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { startTranslations } from '@/i18n';
import { inReadingOrder, screenName } from './QuestionTable';
import { remarks, verdict } from './ReportSummary';
import { readReport, tally, titleOf } from './report';

const row = (id: string, outcome: string, more: Record<string, unknown> = {}) => ({
  id,
  title: `Title of ${id}`,
  kind: 'short_text',
  required: false,
  hidden: false,
  outcome,
  policy: false,
  note: '',
  screens: [],
  ...more,
});

const lead = readReport({
  questions: [
    ...Array.from({ length: 9 }, (_, number) => row(`q${number}`, 'carried')),
    row('size', 'adapted'),
    row('budget', 'adapted'),
    row('cv', 'not_carried', { kind: 'file', note: 'Files come with the next version.' }),
    row('utm', 'carried', { hidden: true, kind: 'hidden' }),
  ],
});

const words = () => i18next.getFixedT(i18next.language, 'review');

describe('the verdict', () => {
  it('counts what was carried in any way, and names what waits for a person', () => {
    expect(verdict(words(), tally(lead))).toBe('11 of 12 carried, 1 needs you');
  });

  it('says so in Turkish', () => {
    startTranslations('tr');
    expect(verdict(words(), tally(lead))).toBe('12 sorudan 11 tanesi taşındı, 1 tanesi sizi bekliyor');
  });

  it('is plain when everything was carried', () => {
    const small = readReport({ questions: [row('a', 'carried'), row('b', 'adapted')] });
    expect(verdict(words(), tally(small))).toBe('All 2 questions were carried');
  });

  it('counts several that wait', () => {
    const rough = readReport({ questions: [row('a', 'not_carried'), row('b', 'not_carried')] });
    expect(verdict(words(), tally(rough))).toBe('0 of 2 carried, 2 need you');
  });

  it('adds what was changed and what travels unasked', () => {
    expect(remarks(words(), tally(lead))).toEqual([
      '2 are asked in a slightly different way; the notes say how.',
      '1 hidden field travels along without being asked.',
    ]);
  });
});

describe('the report', () => {
  it('shows first what needs a person, the rest in the form’s order', () => {
    expect(inReadingOrder(lead.questions).map(({ id }) => id)).toEqual([
      'cv',
      ...lead.questions.filter(({ id }) => id !== 'cv').map(({ id }) => id),
    ]);
  });

  it('treats an outcome it does not know as one that needs a person', () => {
    expect(readReport({ questions: [row('a', 'postponed')] }).questions[0]?.outcome).toBe('not_carried');
  });

  it('names a question by its words', () => {
    expect(titleOf(lead, 'size')).toBe('Title of size');
    expect(titleOf(lead, 'gone')).toBe('gone');
  });

  it('survives what is no report', () => {
    for (const odd of [null, 'text', { questions: 'many' }, { questions: [1, null] }]) {
      expect(tally(readReport(odd))).toMatchObject({ asked: 0, missing: 0 });
    }
  });

  it('numbers screens as people count them', () => {
    expect(['SCREEN_A', 'SCREEN_C', 'SCREEN_AA', 'WELCOME'].map(screenName)).toEqual([
      '1',
      '3',
      '27',
      'WELCOME',
    ]);
  });
});
