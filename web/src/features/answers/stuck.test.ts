import { describe, expect, it } from 'vitest';
import type { Delivery, DeliveryState, Submission, SubmissionSummary } from '@/api/types';
import { chosenAtFirst, findStuck, needsFirst } from './stuck';

const delivery = (id: string, state: DeliveryState, more: Partial<Delivery> = {}): Delivery => ({
  id,
  destination: 'webhook',
  destination_id: null,
  name: 'Webhook',
  state,
  waits_for: null,
  result: null,
  steps: [],
  problem: null,
  next_attempt_at: null,
  delivered_at: null,
  attempts: [],
  ...more,
});

const summary = (
  id: string,
  state: DeliveryState | null,
  more: Partial<SubmissionSummary> = {},
): SubmissionSummary => ({
  id,
  completed_at: '2026-11-21T08:00:00Z',
  test: false,
  again: false,
  needs_correction: false,
  summary: [],
  delivery: state && { state, problem: null },
  ...more,
});

/** `pages[n]` is what stands behind the cursor `n`; the first one is asked for with an empty cursor. */
function answers(pages: SubmissionSummary[][], deliveries: Record<string, Delivery[]>) {
  const read: string[] = [];
  return {
    read,
    list: async (after: string) => {
      const at = Number(after || 0);
      return { items: pages[at] ?? [], next: at + 1 < pages.length ? String(at + 1) : null };
    },
    answer: async (id: string) => {
      read.push(id);
      return { deliveries: deliveries[id] ?? [] } as unknown as Submission;
    },
  };
}

describe('looking for answers that did not arrive', () => {
  it('goes through all pages and reads those alone that need a look', async () => {
    const all = answers(
      [
        [summary('a', 'delivered'), summary('b', 'given_up'), summary('c', null)],
        [summary('d', 'waiting'), summary('e', 'retrying')],
      ],
      {
        b: [delivery('b1', 'given_up'), delivery('b2', 'delivered'), delivery('b3', 'needs_attention')],
        e: [delivery('e1', 'retrying')],
      },
    );
    const { items, next } = await findStuck(all, '');
    expect(items.map((stuck) => stuck.delivery.id)).toEqual(['b1', 'b3', 'e1']);
    expect(all.read).toEqual(['b', 'e']);
    expect(next).toBeNull();
  });

  it('stops when there is enough to show, and says where to go on', async () => {
    const page = (name: string) => Array.from({ length: 20 }, (_, n) => summary(`${name}${n}`, 'given_up'));
    const pages = [page('a'), page('b')];
    const each = pages
      .flat()
      .map(({ id }) => [id, [delivery(`of ${id}`, 'given_up')]] as [string, Delivery[]]);
    const all = answers(pages, Object.fromEntries(each));
    const first = await findStuck(all, '');
    expect(first.items).toHaveLength(20);
    expect(first.next).toBe('1');
    const second = await findStuck(all, '1');
    expect(second.items[0]?.delivery.id).toBe('of b0');
    expect(second.next).toBeNull();
  });

  it('does not read thousands of answers that arrived at one go', async () => {
    const all = answers(
      Array.from({ length: 40 }, (_, n) => [summary(`a${n}`, 'delivered')]),
      {},
    );
    expect(await findStuck(all, '')).toEqual({ items: [], next: '10' });
  });
});

describe('what can be sent again', () => {
  const stuck = (state: DeliveryState, more: Partial<Delivery> = {}) => ({
    answer: summary('a', state),
    delivery: delivery('d', state, more),
  });

  it('waits for a correction or for a word about whether it is there', () => {
    expect(needsFirst(stuck('given_up'))).toBeUndefined();
    expect(needsFirst(stuck('needs_attention', { waits_for: 'decision' }))).toBe('decision');
    // A mapping or the form had to be corrected, not the answers: whoever has done so sends it again.
    expect(needsFirst(stuck('needs_attention', { waits_for: 'correction' }))).toBeUndefined();
    const wrong = { ...stuck('needs_attention'), answer: summary('a', null, { needs_correction: true }) };
    expect(needsFirst(wrong)).toBe('correction');
  });

  it('is chosen at first when it stands still, not when it goes on by itself', () => {
    expect(chosenAtFirst(stuck('given_up'))).toBe(true);
    expect(chosenAtFirst(stuck('needs_attention'))).toBe(true);
    expect(chosenAtFirst(stuck('retrying'))).toBe(false);
    expect(chosenAtFirst(stuck('needs_attention', { waits_for: 'reconnect' }))).toBe(false);
    expect(chosenAtFirst(stuck('needs_attention', { waits_for: 'decision' }))).toBe(false);
  });
});
