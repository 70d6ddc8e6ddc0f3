import { isRecord } from '@/api/problem';

/** What became of one thing of the source form. */
export type Outcome = 'carried' | 'adapted' | 'not_carried';

export interface ReportQuestion {
  id: string;
  title: string;
  kind: string;
  required: boolean;
  hidden: boolean;
  outcome: Outcome;
  policy: boolean;
  note: string;
  screens: string[];
}

export interface ReportCondition {
  from: string;
  to: string;
  outcome: Outcome;
  note: string;
}

export interface ReportText {
  text: string;
  outcome: Outcome;
  note: string;
}

/** The compiler's report, as the server sends it. */
export interface Report {
  questions: ReportQuestion[];
  conditions: ReportCondition[];
  consents: ReportText[];
  content: ReportText[];
  warnings: string[];
}

export function readReport(value: unknown): Report {
  const report = isRecord(value) ? value : {};
  return {
    questions: rows(report.questions).map((row) => ({
      id: text(row.id),
      title: text(row.title),
      kind: text(row.kind),
      required: row.required === true,
      hidden: row.hidden === true,
      outcome: outcome(row.outcome),
      policy: row.policy === true,
      note: text(row.note),
      screens: texts(row.screens),
    })),
    conditions: rows(report.conditions).map((row) => ({
      from: text(row.from),
      to: text(row.to),
      outcome: outcome(row.outcome),
      note: text(row.note),
    })),
    consents: rows(report.consents).map((row) => ({
      text: text(row.title),
      outcome: outcome(row.outcome),
      note: text(row.note),
    })),
    content: rows(report.content).map((row) => ({
      text: text(row.text),
      outcome: outcome(row.outcome),
      note: text(row.note),
    })),
    warnings: texts(report.warnings),
  };
}

export interface Tally {
  /** Questions people are asked; hidden fields are counted apart. */
  asked: number;
  /** As they are, or in another way that loses nothing. */
  carried: number;
  adapted: number;
  /** Left out: someone has to decide. */
  missing: number;
  hidden: number;
}

export function tally({ questions }: Report): Tally {
  const asked = questions.filter(({ hidden }) => !hidden);
  const count = (wanted: Outcome) => asked.filter(({ outcome }) => outcome === wanted).length;
  return {
    asked: asked.length,
    carried: count('carried') + count('adapted'),
    adapted: count('adapted'),
    missing: count('not_carried'),
    hidden: questions.length - asked.length,
  };
}

/** A question's words for its id; the id itself for what is no question. */
export function titleOf(report: Report, id: string): string {
  return report.questions.find((question) => question.id === id)?.title || id;
}

function rows(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An outcome this page does not know is shown as the one that asks for attention. */
function outcome(value: unknown): Outcome {
  return value === 'carried' || value === 'adapted' ? value : 'not_carried';
}
