import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { show } from '@/test/render';
import { ConditionList } from './ConditionList';
import { QuestionTable } from './QuestionTable';
import { ReportSummary } from './ReportSummary';
import { readReport } from './report';

const question = (id: string, more: Record<string, unknown>) => ({
  id,
  title: `Title of ${id}`,
  kind: 'short_text',
  required: true,
  hidden: false,
  outcome: 'carried',
  policy: false,
  note: '',
  screens: ['SCREEN_B'],
  ...more,
});

const report = readReport({
  mode: 'endpoint',
  mode_reason: 'The branching needs it.',
  fidelity: 0.5,
  questions: [
    question('when', { kind: 'date_time' }),
    question('card', {
      outcome: 'not_carried',
      policy: true,
      note: 'Ask for the last four digits.',
      screens: [],
    }),
  ],
  conditions: [
    { from: 'when', to: 'end', outcome: 'carried', note: '' },
    { from: 'when', to: 'start', outcome: 'not_carried', note: 'WhatsApp only goes forward.' },
    { from: 'score', to: 'page-2', outcome: 'carried', note: '' },
    { from: 'score', to: 'page-2', outcome: 'carried', note: '' },
  ],
});

it('marks what WhatsApp forbids', () => {
  show(<QuestionTable report={report} />);
  const [first, second] = screen.getAllByRole('listitem');
  expect(first).toHaveTextContent('Title of card');
  expect(first).toHaveTextContent("Against WhatsApp's rules");
  expect(first).toHaveTextContent('Ask for the last four digits.');
  expect(second).toHaveTextContent('Date and time · required · screen 2');
  expect(second).not.toHaveTextContent('Against');
});

it('says the verdict, the rule of the score and why it is this mode', () => {
  show(<ReportSummary report={report} />);
  expect(screen.getByRole('heading', { name: '1 of 2 carried, 1 needs you' })).toBeInTheDocument();
  expect(screen.getByText(/^Fidelity 50%: each question/)).toBeInTheDocument();
  expect(screen.getByText(/The branching needs it\./)).toHaveTextContent('The server checks every screen.');
});

it('tells where jumps lead', () => {
  show(<ConditionList report={report} />);
  const sentences = within(screen.getByRole('list'))
    .getAllByRole('listitem')
    .map((row) => row.textContent);
  expect(sentences).toEqual([
    'The form ends depending on the answer to Title of when. Carried',
    'The form goes back to its start depending on the answer to Title of when. Not carriedWhatsApp only goes forward.',
    'The form goes on at page-2 depending on score. Carried',
    'The form goes on at page-2 depending on score. Carried',
  ]);
});
