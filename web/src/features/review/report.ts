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
  /** `notice` or `ask` for a consent. */
  part: string;
  required: boolean;
  screens: string[];
  outcome: Outcome;
  note: string;
}

/** The compiler's report, as the server sends it. */
export interface Report {
  /** `endpoint` or `static`. */
  mode: string;
  modeReason: string;
  /** 0 to 1, as the server counts it. */
  fidelity: number;
  questions: ReportQuestion[];
  conditions: ReportCondition[];
  consents: ReportText[];
  content: ReportText[];
  warnings: string[];
}

export function readReport(value: unknown): Report {
  const report = isRecord(value) ? value : {};
  return {
    mode: text(report.mode),
    modeReason: text(report.mode_reason),
    fidelity: share(report.fidelity),
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
    consents: rows(report.consents).map((row) => textRow(row, row.title)),
    content: rows(report.content).map((row) => textRow(row, row.text)),
    warnings: texts(report.warnings),
  };
}

function textRow(row: Record<string, unknown>, words: unknown): ReportText {
  return {
    text: text(words),
    part: text(row.part),
    required: row.required === true,
    screens: texts(row.screens),
    outcome: outcome(row.outcome),
    note: text(row.note),
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
  /** Consents that are left out. */
  consents: number;
}

export function tally({ questions, consents }: Report): Tally {
  const asked = questions.filter(({ hidden }) => !hidden);
  const count = (wanted: Outcome) => asked.filter(({ outcome }) => outcome === wanted).length;
  return {
    asked: asked.length,
    carried: count('carried') + count('adapted'),
    adapted: count('adapted'),
    missing: count('not_carried'),
    hidden: questions.length - asked.length,
    consents: consents.filter(({ outcome }) => outcome === 'not_carried').length,
  };
}

/** A question's words for its id; the id itself for what is no question. */
export function titleOf(report: Report, id: string): string {
  return questionOf(report, id)?.title || id;
}

function questionOf({ questions }: Report, id: string): ReportQuestion | undefined {
  return questions.find((question) => question.id === id);
}

/** What a condition decides. */
export type ConditionTarget = 'question' | 'text' | 'end' | 'start' | 'elsewhere';

/** Reads what a condition leads to: a question, a text block, an end, the start, or a place known by its name alone. */
export function targetOf(report: Report, { to }: ReportCondition): ConditionTarget {
  if (questionOf(report, to)) return 'question';
  if (to === 'content') return 'text';
  return to === 'end' || to === 'start' ? to : 'elsewhere';
}

/** Whether an answer decides; else a computed number does, or the place a jump stands at. */
export function isAnswer(report: Report, { from }: ReportCondition): boolean {
  return questionOf(report, from) !== undefined;
}

function rows(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function share(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(value, 0), 1) : 0;
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
