import type { Connection, FlowSummary, WhatsappAccount } from '@/api/types';

export type StepKey = 'source' | 'form' | 'review' | 'whatsapp' | 'publish' | 'send' | 'answer';
export type StepState = 'done' | 'next' | 'open' | 'blocked';

export interface ChecklistStep {
  key: StepKey;
  state: StepState;
  /** The step that has to be done first, when this one is not yet possible. */
  after?: StepKey;
}

export interface Progress {
  connections: Connection[];
  accounts: WhatsappAccount[];
  /** The form that got furthest, when there is one. */
  flow: FlowSummary | undefined;
  reviewed: boolean;
  sent: boolean;
}

/** What each step waits for. */
const needs: Record<StepKey, StepKey[]> = {
  source: [],
  form: ['source'],
  review: ['form'],
  whatsapp: [],
  publish: ['form', 'whatsapp'],
  send: ['publish'],
  answer: ['send'],
};

/** The way from an empty account to the first answer; each step done, next, possible, or waiting for another. */
export function checklist(progress: Progress): ChecklistStep[] {
  const { flow } = progress;
  const published = flow?.status === 'live';
  const answered = (flow?.answers_count ?? 0) > 0;
  const done: Record<StepKey, boolean> = {
    source: flow !== undefined || progress.connections.some(({ status }) => status !== 'reconnect_needed'),
    form: flow !== undefined,
    review: published || (flow !== undefined && progress.reviewed),
    whatsapp: progress.accounts.length > 0,
    publish: published,
    send: answered || progress.sent,
    answer: answered,
  };
  let nextFound = false;
  return (Object.keys(needs) as StepKey[]).map((key) => {
    if (done[key]) return { key, state: 'done' };
    const after = needs[key].find((need) => !done[need]);
    if (after) return { key, state: 'blocked', after };
    const state = nextFound ? 'open' : 'next';
    nextFound = true;
    return { key, state };
  });
}

/** The form that got furthest: live before draft, more answers before fewer. */
export function furthest(flows: FlowSummary[]): FlowSummary | undefined {
  const rank = (flow: FlowSummary) => (flow.status === 'live' ? 1e9 : 0) + flow.answers_count;
  return flows.reduce<FlowSummary | undefined>(
    (best, flow) => (best && rank(best) >= rank(flow) ? best : flow),
    undefined,
  );
}
