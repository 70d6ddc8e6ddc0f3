import { describe, expect, it } from 'vitest';
import type { Connection, FlowSummary, WhatsappAccount } from '@/api/types';
import { checklist, furthest, type Progress } from './checklist';

const connection = { id: 'c', source: 'hubspot', status: 'active' } as Connection;
const account = { id: 'a', phone_numbers: [] } as unknown as WhatsappAccount;
const flow = (status: FlowSummary['status'], answers_count = 0) =>
  ({ id: `${status}-${answers_count}`, status, answers_count }) as FlowSummary;

const nothing: Progress = { connections: [], accounts: [], flow: undefined, reviewed: false, sent: false };

function states(progress: Progress) {
  return Object.fromEntries(
    checklist(progress).map(({ key, state, after }) => [key, after ? `${state} after ${after}` : state]),
  );
}

describe('the checklist', () => {
  it('begins with connecting, and says why the rest has to wait', () => {
    expect(states(nothing)).toEqual({
      source: 'next',
      form: 'blocked after source',
      review: 'blocked after form',
      whatsapp: 'open',
      publish: 'blocked after form',
      send: 'blocked after publish',
      answer: 'blocked after send',
    });
  });

  it('wants a reconnected source before a form is picked', () => {
    const broken = { ...connection, status: 'reconnect_needed' } as Connection;
    expect(states({ ...nothing, connections: [broken] }).source).toBe('next');
  });

  it('takes a source that lacks a permission for connected: its forms can be picked', () => {
    const amber = { ...connection, status: 'permission_needed' } as Connection;
    expect(states({ ...nothing, connections: [amber] })).toMatchObject({ source: 'done', form: 'next' });
  });

  it('lets people publish as soon as form and account are there', () => {
    const progress = { ...nothing, connections: [connection], accounts: [account], flow: flow('draft') };
    expect(states(progress)).toMatchObject({
      review: 'next',
      publish: 'open',
      send: 'blocked after publish',
    });
    expect(states({ ...progress, reviewed: true })).toMatchObject({ review: 'done', publish: 'next' });
  });

  it('is finished with the first answer', () => {
    const progress = { ...nothing, connections: [connection], accounts: [account], flow: flow('live', 1) };
    expect(new Set(Object.values(states(progress)))).toEqual(new Set(['done']));
  });

  it('follows the form that got furthest', () => {
    expect(furthest([flow('draft'), flow('live', 2), flow('live', 5), flow('problem')])?.answers_count).toBe(
      5,
    );
    expect(furthest([])).toBeUndefined();
  });
});
