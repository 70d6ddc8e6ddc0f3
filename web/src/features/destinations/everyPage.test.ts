import { expect, it } from 'vitest';
import { everyPage } from './everyPage';

const place = (value: string) => ({ value, label: value.toUpperCase(), detail: null });

it('follows the cursor to the last page, and names each place once', async () => {
  const pages: Record<string, { items: ReturnType<typeof place>[]; next: string | null }> = {
    first: { items: [place('0-5'), place('0-3')], next: '2' },
    '2': { items: [place('0-5'), place('2-117')], next: '3' },
    '3': { items: [place('2-118')], next: null },
  };
  const asked: (string | undefined)[] = [];
  const all = await everyPage(async (after) => {
    asked.push(after);
    return pages[after ?? 'first'] ?? { items: [], next: null };
  });
  expect(all.map(({ value }) => value)).toEqual(['0-5', '0-3', '2-117', '2-118']);
  expect(asked).toEqual([undefined, '2', '3']);
});

it('does not turn in a circle when a source repeats its cursor', async () => {
  let asked = 0;
  await everyPage(async () => {
    asked += 1;
    return { items: [place(String(asked))], next: 'again' };
  });
  expect(asked).toBe(2);
});

it('leaves a source whose cursor never ends', async () => {
  let asked = 0;
  await everyPage(async () => {
    asked += 1;
    return { items: [], next: String(asked) };
  });
  expect(asked).toBe(50);
});
