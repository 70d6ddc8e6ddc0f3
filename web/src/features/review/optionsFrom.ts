import { isRecord } from '@/api/problem';

/** Where a question's options come from; `form` is what the source's form itself says. */
export type OptionsFrom =
  | { from: 'form' }
  | { from: 'list'; id: string }
  | { from: 'slots'; id: string }
  | { from: 'url'; url: string };

export interface LiveChoice {
  source: OptionsFrom;
  /** The form asks for a text; a source makes it a choice. */
  isText: boolean;
}

/** The questions of a draft that can take their options from elsewhere: one choice, or one line of text. */
export function readChoices(form: unknown): Map<string, LiveChoice> {
  const found = new Map<string, LiveChoice>();
  for (const page of records(form, 'pages')) {
    for (const item of records(page, 'items')) {
      if (item.item !== 'question' || typeof item.id !== 'string' || !isRecord(item.kind)) continue;
      const { kind } = item.kind;
      if (kind === 'short_text') found.set(item.id, { source: { from: 'form' }, isText: true });
      if (kind === 'single_choice') {
        const source = readSource(item.kind.source);
        const { options, other } = item.kind;
        // A text that was made a choice has no options of its own to go back to.
        const isText = Array.isArray(options) && options.length === 0 && !other;
        found.set(item.id, { source, isText });
      }
    }
  }
  return found;
}

function readSource(source: unknown): OptionsFrom {
  if (!isRecord(source)) return { from: 'form' };
  const { from, id, url } = source;
  if ((from === 'list' || from === 'slots') && typeof id === 'string') return { from, id };
  if (from === 'url' && typeof url === 'string') return { from, url };
  return { from: 'form' };
}

function records(value: unknown, name: string): Record<string, unknown>[] {
  const inner = isRecord(value) ? value[name] : undefined;
  return Array.isArray(inner) ? inner.filter(isRecord) : [];
}
