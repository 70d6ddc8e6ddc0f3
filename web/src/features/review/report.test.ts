import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { startTranslations } from '@/i18n';
import { kindIcon, kindName } from './kinds';
import { inReadingOrder } from './QuestionTable';
import { fidelity, modeName, remarks, verdict } from './ReportSummary';
import { isAnswer, readReport, tally, targetOf, titleOf } from './report';
import { screenName } from './screens';
import { factsOf } from './TextList';

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

describe('the score', () => {
  const report = readReport({ fidelity: 0.767, mode: 'static', mode_reason: 'It can do all of it.' });

  it('stands with its rule', () => {
    expect(fidelity(words(), 'en', report)).toBe(
      'Fidelity 76.7%: each question and hidden field counts 1 when carried, 0.9 when adapted and 0 when not carried, divided by their number.',
    );
    startTranslations('tr');
    expect(fidelity(words(), 'tr', report)).toMatch(/^Benzerlik %76,7: .*uyarlandıysa 0,9/);
  });

  it('never leaves its bounds', () => {
    for (const [odd, expected] of [
      [7, 1],
      [-1, 0],
      ['1', 0],
      [Number.NaN, 0],
    ]) {
      expect(readReport({ fidelity: odd }).fidelity).toBe(expected);
    }
  });

  it('says who checks, and nothing of a mode it does not know', () => {
    expect(modeName(words(), report)).toBe('The phone checks the answers alone.');
    expect(report.modeReason).toBe('It can do all of it.');
    expect(modeName(words(), readReport({ mode: 'dream' }))).toBe('');
  });
});

describe('kinds', () => {
  // As the server's API names them.
  const all =
    'short_text long_text email phone number url single_choice multi_choice picture_choice yes_no tick legal date month_day time date_time duration rating scale nps ranking matrix cells address contact texts numbers dates file payment signature booking unsupported hidden'.split(
      ' ',
    );

  it.each(['en', 'tr'])('have a name of their own and a sign in %s', (language) => {
    startTranslations(language);
    const names = all.map((kind) => kindName(words(), kind));
    expect(new Set([...names, kindName(words(), 'hologram')]).size).toBe(all.length + 1);
    for (const kind of all.filter((each) => each !== 'unsupported'))
      expect(kindIcon(kind)).not.toBe('question');
    expect(kindIcon('constructor')).toBe('question');
  });
});

describe('conditions', () => {
  const to = (target: string, from = 'q1') => ({ from, to: target, outcome: 'carried' as const, note: '' });

  it('lead to a question, a text, an end, the start, or a place with a name', () => {
    const targets = ['q2', 'content', 'end', 'start', 'page-3'].map((target) => targetOf(lead, to(target)));
    expect(targets).toEqual(['question', 'text', 'end', 'start', 'elsewhere']);
  });

  it('tell answers from places and computed numbers', () => {
    expect([
      isAnswer(lead, to('q2')),
      isAnswer(lead, to('q2', 'score')),
      isAnswer(lead, to('q2', '')),
    ]).toEqual([true, false, false]);
  });
});

describe('consents', () => {
  const report = readReport({
    consents: [
      {
        part: 'ask',
        title: 'I agree',
        required: true,
        outcome: 'adapted',
        note: 'Asked first.',
        screens: ['SCREEN_A'],
      },
      {
        part: 'notice',
        title: 'We keep it.',
        required: false,
        outcome: 'not_carried',
        note: '',
        screens: [],
      },
    ],
  });

  it('say what they are and where they stand', () => {
    expect(report.consents.map((consent) => factsOf(words(), consent))).toEqual([
      ['Box to tick', 'required', 'screen 1'],
      ['Notice'],
    ]);
    expect(report.consents[0]).toMatchObject({ outcome: 'adapted', note: 'Asked first.' });
  });

  it('are missed in the verdict when they are left out', () => {
    expect(remarks(words(), tally(report))).toEqual(['1 consent is not carried; its note says why.']);
  });
});
