import type { ListOption } from '@/api/types';

/** An option while it is edited. Its value may be empty or stand twice, so it cannot say which row it is. */
export interface DraftOption {
  key: number;
  value: string;
  label: string;
  description: string;
  hidden: boolean;
}

let lastKey = 0;
export const newKey = () => ++lastKey;

export const blankOption = (): DraftOption => ({
  key: newKey(),
  value: '',
  label: '',
  description: '',
  hidden: false,
});

export const readOptions = (options: ListOption[]): DraftOption[] =>
  options.map(({ value, label, description = '', hidden = false }) => ({
    key: newKey(),
    value,
    label,
    description,
    hidden,
  }));

/**
 * What is saved: rows in which nothing was written are left out, and whoever wrote only one of label and value meant it
 * for both.
 */
export const writeOptions = (rows: DraftOption[]): ListOption[] =>
  rows
    .map(({ value, label, description, hidden }) => ({
      value: value.trim() || label.trim(),
      label: label.trim() || value.trim(),
      description: description.trim(),
      hidden,
    }))
    .filter(({ value }) => value !== '');

/** The values that stand at more than one row; the server would refuse them. */
export function repeated(rows: DraftOption[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { value } of writeOptions(rows)) {
    if (seen.has(value)) twice.add(value);
    seen.add(value);
  }
  return twice;
}

/** A list may have thousands of options; a page of so many can be written on. */
export const rowsPerPage = 50;

/** What of a row the keyboard goes on at. */
export type RowPart = 'label' | 'up' | 'down' | 'remove';

export const partId = (key: number, part: RowPart) => `option-${key}-${part}`;
export const addId = 'add-option';

/** The table while it is edited. */
export interface ListDraft {
  rows: DraftOption[];
  /** Which page of rows is open, 1 is the first. */
  page: number;
  /** The element a person goes on at, after a row came, went or moved. A new object is a new wish. */
  focus?: { id: string };
  /** Where the last moved row stands now, 1 is the first. */
  movedTo?: number;
}

export type ListAction =
  | { do: 'change'; key: number; part: Partial<DraftOption> }
  | { do: 'move'; key: number; by: number }
  | { do: 'remove'; key: number }
  | { do: 'add' }
  | { do: 'open'; page: number };

export const startDraft = (options: ListOption[]): ListDraft => ({
  rows: options.length > 0 ? readOptions(options) : [blankOption()],
  page: 1,
});

export function editList(draft: ListDraft, action: ListAction): ListDraft {
  const { rows } = draft;
  switch (action.do) {
    case 'change':
      return {
        ...draft,
        rows: rows.map((row) => (row.key === action.key ? { ...row, ...action.part } : row)),
      };
    case 'move': {
      const from = rows.findIndex(({ key }) => key === action.key);
      const to = from + action.by;
      const row = rows[from];
      if (!row || to < 0 || to >= rows.length) return draft;
      return {
        rows: rows.toSpliced(from, 1).toSpliced(to, 0, row),
        page: pageOf(to),
        focus: { id: partId(row.key, action.by < 0 ? 'up' : 'down') },
        movedTo: to + 1,
      };
    }
    case 'remove': {
      const at = rows.findIndex(({ key }) => key === action.key);
      const next = rows.filter(({ key }) => key !== action.key);
      const neighbour = next[at] ?? next.at(-1);
      return {
        rows: next,
        page: pageOf(Math.max(0, Math.min(at, next.length - 1))),
        focus: { id: neighbour ? partId(neighbour.key, 'remove') : addId },
      };
    }
    case 'add': {
      const row = blankOption();
      return { rows: [...rows, row], page: pageOf(rows.length), focus: { id: partId(row.key, 'label') } };
    }
    case 'open':
      return { rows, page: action.page };
  }
}

const pageOf = (index: number) => Math.floor(index / rowsPerPage) + 1;
