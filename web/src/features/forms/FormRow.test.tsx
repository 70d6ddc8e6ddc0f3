import { act, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { SourceForm } from '@/api/types';
import { showPage } from '@/test/page';
import { FormRow } from './FormRow';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

/** Stands in for the browser, which says what is on screen. */
class Screen {
  static all: Screen[] = [];
  readonly #tell: IntersectionObserverCallback;
  constructor(tell: IntersectionObserverCallback) {
    this.#tell = tell;
    Screen.all.push(this);
  }
  observe = () => undefined;
  disconnect = () => undefined;
  scroll(isIntersecting: boolean) {
    this.#tell([{ isIntersecting } as IntersectionObserverEntry], this as unknown as IntersectionObserver);
  }
}

const form = (id: string, question_count: number | null = null): SourceForm => ({
  id,
  name: `Form ${id}`,
  question_count,
  updated_at: '2026-11-20T08:00:00Z',
  captcha: false,
});
const list = (connection: string, forms: SourceForm[], mayImport = true) =>
  showPage(
    forms.map((each) => (
      <FormRow
        key={each.id}
        connectionId={connection}
        form={each}
        flow={undefined}
        mayImport={mayImport}
        whyNot="why"
        busy={false}
        onImport={() => undefined}
      />
    )),
  );

/** Answers of the server that it has not given yet, by form. */
let due: Map<string, () => void>;
const counted = () => server.asked.map(({ path }) => /forms\/(\w+)\/count/.exec(path)?.[1]);
const scroll = (...seen: number[]) =>
  act(async () => {
    for (const [index, each] of Screen.all.entries()) each.scroll(seen.includes(index));
  });
const answer = async (id: string) => {
  await vi.waitFor(() => expect(due.has(id)).toBe(true));
  await act(async () => due.get(id)?.());
};

beforeEach(() => {
  Screen.all = [];
  vi.stubGlobal('IntersectionObserver', Screen);
  server.asked.length = 0;
  due = new Map();
  server.wait = ({ path }) =>
    new Promise((resolve) => due.set(/forms\/(\w+)\/count/.exec(path)?.[1] ?? '', resolve));
  server.reply = () => ({ body: { question_count: 7 } });
});

it('counts only what is on screen, two at a time', async () => {
  await list(
    'one',
    ['a', 'b', 'c', 'd', 'e'].map((id) => form(id)),
  );
  expect(counted()).toEqual([]);
  await scroll(0, 1, 2);
  expect(counted()).toEqual(['a', 'b']);
  await answer('a');
  expect(await screen.findByText('7 questions')).toBeInTheDocument();
  expect(counted()).toEqual(['a', 'b', 'c']);
  await answer('b');
  await answer('c');
  await vi.waitFor(() => expect(screen.getAllByText('7 questions')).toHaveLength(3));
  expect(counted()).toEqual(['a', 'b', 'c']);
});

it('does not count what was only scrolled past', async () => {
  await list(
    'two',
    ['a', 'b', 'c', 'd', 'e'].map((id) => form(id)),
  );
  await scroll(0, 1, 2, 3);
  await scroll(0, 1, 4);
  await answer('a');
  await answer('b');
  await answer('e');
  await vi.waitFor(() => expect(screen.getAllByText('7 questions')).toHaveLength(3));
  expect(counted()).toEqual(['a', 'b', 'e']);
});

it('asks for nothing that the list says already', async () => {
  await list('three', [form('a', 1)]);
  await scroll(0);
  expect(screen.getByText('1 question')).toBeInTheDocument();
  expect(counted()).toEqual([]);
});

it('says when a form could not be counted', async () => {
  server.reply = () => ({ status: 403, body: { code: 'source_refused', status: 403, detail: 'No.' } });
  await list('four', [form('a')]);
  await scroll(0);
  await answer('a');
  expect(await screen.findByText('questions could not be counted')).toBeInTheDocument();
});

it('points to the reason where a role may not import', async () => {
  await list('five', [form('a', 1)], false);
  const button = screen.getByRole('button', { name: 'Turn into WhatsApp form: Form a' });
  expect(button).toBeDisabled();
  expect(button).toHaveAttribute('aria-describedby', 'why');
});
