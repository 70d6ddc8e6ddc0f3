import type { Delivery, Submission, SubmissionSummary } from '@/api/types';
import { needsLook } from './delivery';

/** As many as a dialog shows before somebody asks for more. */
const enough = 20;
/** Pages of answers that are looked through at a time for those that did not arrive. */
const mostPages = 10;
/** Answers that are read at the same time. */
const together = 6;
/** Most deliveries that one request may name. */
export const mostNamed = 500;

/** An answer that did not arrive somewhere. */
export interface Stuck {
  answer: SubmissionSummary;
  delivery: Delivery;
}

export interface StuckPage {
  items: Stuck[];
  /** Where to look on, at older answers; null when all were looked at. */
  next: string | null;
}

interface Reads {
  list: (after: string) => Promise<{ items: SubmissionSummary[]; next: string | null }>;
  answer: (id: string) => Promise<Submission>;
}

/** Looks through the answers, the newest first, for those that did not arrive. */
export async function findStuck({ list, answer }: Reads, after: string): Promise<StuckPage> {
  const items: Stuck[] = [];
  let next: string | null = after;
  for (let page = 0; page < mostPages && next !== null && items.length < enough; page += 1) {
    const found: Awaited<ReturnType<Reads['list']>> = await list(next);
    const candidates = found.items.filter(({ delivery }) => delivery && needsLook(delivery.state));
    for (let at = 0; at < candidates.length; at += together) {
      const some = candidates.slice(at, at + together);
      const read = await Promise.all(some.map(({ id }) => answer(id)));
      for (const [index, { deliveries }] of read.entries()) {
        const summary = some[index];
        if (!summary) continue;
        for (const delivery of deliveries) {
          if (needsLook(delivery.state)) items.push({ answer: summary, delivery });
        }
      }
    }
    next = found.next;
  }
  return { items, next };
}

/** What a person has to do before it can be sent again; nothing when it can. */
export function needsFirst({ answer, delivery }: Stuck): 'correction' | 'decision' | undefined {
  if (answer.needs_correction) return 'correction';
  return delivery.waits_for === 'decision' ? 'decision' : undefined;
}

/**
 * Whether it is chosen before anybody chooses: what stands still and can be sent. Left out are those that Akis sends by
 * itself anyway, be it in a while or once the account is connected again.
 */
export function chosenAtFirst(stuck: Stuck): boolean {
  const { state, waits_for } = stuck.delivery;
  return !needsFirst(stuck) && state !== 'retrying' && waits_for !== 'reconnect';
}
