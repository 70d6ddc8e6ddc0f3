import { expect, it, vi } from 'vitest';
import { setOptionsSource } from './api';
import { readChoices } from './optionsFrom';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

const question = (id: string, kind: unknown) => ({ item: 'question', id, label: id, kind });

const form = {
  pages: [
    {
      items: [
        question('dish', { kind: 'single_choice', options: [{ value: 'a', label: 'A' }] }),
        question('branch', {
          kind: 'single_choice',
          options: [{ value: 'a', label: 'A' }],
          source: { from: 'list', id: 'l1' },
        }),
        { item: 'content', id: 'note', kind: { kind: 'short_text' } },
      ],
    },
    {
      items: [
        question('when', { kind: 'single_choice', options: [], source: { from: 'slots', id: 'c1' } }),
        question('name', { kind: 'short_text' }),
        question('several', { kind: 'multi_choice', options: [] }),
        question('mail', { kind: 'email' }),
      ],
    },
  ],
};

it('finds the questions that can take options from elsewhere, and where they take them from', () => {
  expect([...readChoices(form)]).toEqual([
    ['dish', { source: { from: 'form' }, isText: false }],
    ['branch', { source: { from: 'list', id: 'l1' }, isText: false }],
    ['when', { source: { from: 'slots', id: 'c1' }, isText: true }],
    ['name', { source: { from: 'form' }, isText: true }],
  ]);
});

it('finds nothing in what is no form', () => {
  for (const other of [null, 'x', {}, { pages: 3 }, { pages: [null, { items: [1] }] }]) {
    expect(readChoices(other).size).toBe(0);
  }
});

it('gives a question its source, and with null the form’s own back', async () => {
  server.reply = () => ({ body: {} });
  await setOptionsSource('f1', 'a/b', { from: 'slots', id: 'c1' });
  await setOptionsSource('f1', 'dish', { from: 'form' });
  expect(server.asked).toEqual([
    {
      method: 'PUT',
      path: '/api/v1/flows/f1/questions/a%2Fb/options-source',
      body: { from: 'slots', id: 'c1' },
    },
    { method: 'PUT', path: '/api/v1/flows/f1/questions/dish/options-source', body: null },
  ]);
});
